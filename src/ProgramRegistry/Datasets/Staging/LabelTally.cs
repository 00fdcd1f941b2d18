using System.Text.Json;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Splits;
using Npgsql;
using LabelCounts = System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, int>>>;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>
/// Counts label values by split. Free text is not counted: its values would be the data itself. A value that only sealed rows have is counted without being named.
/// </summary>
internal static class LabelTally
{
    public const string OnlyInTest = "(only in test)";
    private const int MostLabelSets = 5000;
    private const int MostValues = 500;
    private const int LongestValue = 200;

    /// <summary>Counts by field, value and split.</summary>
    public static async Task<LabelCounts> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var sets = await connection.QueryAsync(
            """
            select i.labels, p.split, p.n from (
                select labels_hash, split, count(*)::int as n, min(position) as position from placed_rows where split is not null and labels_hash is not null group by labels_hash, split limit $1) p
            join incoming_rows i using (position)
            """,
            r => (Labels: r.GetString(0), Split: SplitNames.Find(r.GetString(1))!.Value, Count: r.GetInt32(2)),
            cancellationToken,
            MostLabelSets + 1).ToListAsync(cancellationToken);
        return sets.Count > MostLabelSets ? Empty() : ByField([.. sets.SelectMany(s => Values(s.Labels).Select(v => new Counted(v.Key, v.Value, s.Split, s.Count)))]);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> Empty() => new(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Values(string labels)
    {
        using var document = JsonDocument.Parse(labels);
        return [.. document.RootElement.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, new Cell(m.Name, null, m.Value).AsText()))];
    }

    private static Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> ByField(IReadOnlyList<Counted> values) =>
        values.GroupBy(v => v.Field, StringComparer.Ordinal).Where(f => IsCategorical(f.Select(v => v.Value))).OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(f => f.Key, f => ByValue([.. f]), StringComparer.Ordinal);

    private static bool IsCategorical(IEnumerable<string> values) => values.Distinct(StringComparer.Ordinal).ToList() is { Count: <= MostValues } few && few.TrueForAll(v => v.Length <= LongestValue);

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> ByValue(IReadOnlyList<Counted> counts)
    {
        var open = counts.Where(c => c.Split != Split.Test).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        return counts.GroupBy(c => open.Contains(c.Value) ? c.Value : OnlyInTest, StringComparer.Ordinal).OrderBy(v => v.Key, StringComparer.Ordinal).ToDictionary(v => v.Key, BySplit, StringComparer.Ordinal);
    }

    private static IReadOnlyDictionary<string, int> BySplit(IEnumerable<Counted> counts) =>
        counts.GroupBy(c => c.Split).OrderBy(s => s.Key).ToDictionary(s => s.Key.Text(), s => s.Sum(c => c.Count), StringComparer.Ordinal);

    private sealed record Counted(string Field, string Value, Split Split, int Count);
}
