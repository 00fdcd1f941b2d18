namespace LlmOps.PracticeModel.Tests.Serving;

/// <summary>The sample messages as committed.</summary>
internal static class SupportMessages
{
    public static readonly IReadOnlyList<(string Text, string Label)> All =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "messages.csv")).Skip(1).Select(Read)];

    public static readonly IReadOnlyList<string> Labels = [.. All.Select(row => row.Label).Distinct().Order()];

    /// <summary>The first rows of each label.</summary>
    public static IReadOnlyList<(string Text, string Label)> Spread(int perLabel) => [.. All.GroupBy(row => row.Label).SelectMany(rows => rows.Take(perLabel))];

    private static (string Text, string Label) Read(string line)
    {
        var rest = line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..];
        var comma = rest.LastIndexOf(',');
        return (rest[..comma].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal), rest[(comma + 1)..]);
    }
}
