using LlmOps.ProgramRegistry.Datasets.Splits;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>
/// Counts label values by split. Free text is not counted: its values would be the data itself. A value that only sealed rows have is counted without being named.
/// </summary>
internal sealed class LabelTally
{
    public const string OnlyInTest = "(only in test)";
    private const int MostLabelSets = 5000;
    private const int MostValues = 500;
    private const int LongestValue = 200;

    private readonly Dictionary<UInt128, IReadOnlyList<KeyValuePair<string, string>>> sets = [];
    private bool isTooVaried;

    public void Add(ImportRow row)
    {
        if (!isTooVaried && row.Key.IsLabelled && sets.TryAdd(row.Key.Labels, row.LabelTexts) && sets.Count > MostLabelSets)
        {
            isTooVaried = true;
            sets.Clear();
        }
    }

    /// <summary>Counts by field, value and split.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> Count(IEnumerable<PlacedRow> rows)
    {
        if (isTooVaried)
        {
            return new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>>(StringComparer.Ordinal);
        }

        var counts = rows.Where(r => r.Key.IsLabelled).GroupBy(r => (r.Key.Labels, r.Split), (key, same) => (key.Labels, key.Split, Count: same.Count())).ToList();
        var values = counts.SelectMany(c => sets[c.Labels], (c, label) => (Field: label.Key, label.Value, c.Split, c.Count));
        return values.GroupBy(v => v.Field, StringComparer.Ordinal).Where(f => IsCategorical(f.Select(v => v.Value)))
            .OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(f => f.Key, f => ByValue(f.Select(v => (v.Value, v.Split, v.Count)).ToList()), StringComparer.Ordinal);
    }

    private static bool IsCategorical(IEnumerable<string> values) => values.Distinct(StringComparer.Ordinal).ToList() is { Count: <= MostValues } few && few.TrueForAll(v => v.Length <= LongestValue);

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> ByValue(IReadOnlyList<(string Value, Split Split, int Count)> counts)
    {
        var open = counts.Where(c => c.Split != Split.Test).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        return counts.GroupBy(c => open.Contains(c.Value) ? c.Value : OnlyInTest, StringComparer.Ordinal).OrderBy(v => v.Key, StringComparer.Ordinal).ToDictionary(v => v.Key, BySplit, StringComparer.Ordinal);
    }

    private static IReadOnlyDictionary<string, int> BySplit(IEnumerable<(string Value, Split Split, int Count)> counts) =>
        counts.GroupBy(c => c.Split).OrderBy(s => s.Key).ToDictionary(s => s.Key.Text(), s => s.Sum(c => c.Count), StringComparer.Ordinal);
}
