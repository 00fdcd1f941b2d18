using System.Text;
using System.Text.Json;
using LlmOps.ProgramRegistry.Datasets.Staging;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>One pass over the texts of a draft: signatures for near duplicates, lengths, inputs without content. Keeps about 80 bytes a text, and no text.</summary>
internal sealed class TextScan
{
    private const int MostCompared = 1_000_000;
    private const int MostKept = 20;
    private readonly PriorityQueue<int, int> longest = new();
    private readonly List<int> lengths = [];
    private readonly List<int> empty = [];

    private TextScan(NearPairs pairs) => Pairs = pairs;

    public NearPairs Pairs { get; }

    public int EmptyCount { get; private set; }

    /// <summary>Positions of the first rows with an input that has no letter or digit.</summary>
    public IReadOnlyList<int> Empty => empty;

    public static async Task<TextScan> OfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var distinct = await connection.ScalarAsync<long>("select count(distinct group_hash) from placed_rows where split is not null", cancellationToken);
        var scan = new TextScan(new((int)Math.Min(distinct, MostCompared)));
        // Rows with the same inputs are found by their hashes; the scan needs one of each.
        var texts = connection.QueryAsync(
            "select position, i.inputs from (select min(position) as position from placed_rows where split is not null group by group_hash) p join incoming_rows i using (position)",
            r => (Position: r.GetInt32(0), Inputs: r.GetString(1)),
            cancellationToken);
        await foreach (var (position, inputs) in texts)
        {
            scan.Add(position, InputText.Of(inputs, out var hasEmpty), hasEmpty);
        }

        return scan;
    }

    /// <summary>Positions and lengths of the longest texts, when they are far longer than the rest: beyond three interquartile ranges above the third quartile, and twice it.</summary>
    public (int Count, int Limit, IReadOnlyList<int> Positions) Long()
    {
        if (lengths.Count < MostKept)
        {
            return (0, 0, []);
        }

        lengths.Sort();
        var (first, third) = (lengths[lengths.Count / 4], lengths[lengths.Count * 3 / 4]);
        var limit = Math.Max(third + (3 * (third - first)), 2 * third);
        return (lengths.Count(l => l > limit), limit, [.. longest.UnorderedItems.Where(i => i.Priority > limit).OrderByDescending(i => i.Priority).Select(i => i.Element)]);
    }

    private void Add(int position, string text, bool hasEmpty)
    {
        if (Pairs.Count < MostCompared)
        {
            Pairs.Add(position, Shingles.Of(text));
        }

        lengths.Add(text.Length);
        longest.Enqueue(position, text.Length);
        if (longest.Count > MostKept)
        {
            longest.Dequeue();
        }

        if (hasEmpty && EmptyCount++ < MostKept)
        {
            empty.Add(position);
        }
    }
}

/// <summary>The inputs of a row as one text.</summary>
internal static class InputText
{
    /// <param name="json">A JSON object.</param>
    /// <param name="hasEmpty">Whether a value has no letter or digit.</param>
    public static string Of(string json, out bool hasEmpty)
    {
        var text = new StringBuilder();
        hasEmpty = false;
        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var value = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            hasEmpty |= !value.Any(char.IsLetterOrDigit);
            text.Append(text.Length > 0 ? "\n" : "").Append(value);
        }

        return text.ToString();
    }
}
