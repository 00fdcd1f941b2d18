using System.Globalization;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>The numbered files of the spool, and how far they are shipped.</summary>
internal sealed class SpoolFiles
{
    private readonly string folder;
    private readonly string positionFile;

    public SpoolFiles(StateDirectory state)
    {
        folder = Directory.CreateDirectory(System.IO.Path.Combine(state.Path, "spool")).FullName;
        positionFile = System.IO.Path.Combine(folder, "shipped");
    }

    /// <summary>Entries PostgreSQL refuses are kept here for people.</summary>
    public string Rejected => System.IO.Path.Combine(folder, "rejected.jsonl");

    public string Path(long segment) => System.IO.Path.Combine(folder, segment.ToString("d12", CultureInfo.InvariantCulture) + ".spool");

    public long Length(long segment) => new FileInfo(Path(segment)) is { Exists: true } file ? file.Length : 0;

    public IReadOnlyList<long> Segments() =>
        [.. Directory.EnumerateFiles(folder, "*.spool").Select(f => long.TryParse(System.IO.Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).Where(n => n >= 0).Order()];

    public void Delete(long segment) => File.Delete(Path(segment));

    /// <summary>Where shipping goes on. Losing this file costs work, not correctness: shipping twice changes nothing.</summary>
    public SpoolPosition ReadPosition()
    {
        try
        {
            var parts = File.ReadAllText(positionFile).Split(' ');
            return new(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            return new(0, 0);
        }
    }

    public void WritePosition(SpoolPosition position)
    {
        var fresh = positionFile + ".tmp";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{position.Segment} {position.Offset}"));
        File.Move(fresh, positionFile, overwrite: true);
    }
}

/// <summary>A place in the spool.</summary>
internal sealed record SpoolPosition(long Segment, long Offset);
