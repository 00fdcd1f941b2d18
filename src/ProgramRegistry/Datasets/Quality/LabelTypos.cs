namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>Finds label values that look like a slip of another: the same but for case, blanks and punctuation, or a rare one a letter or two away from a frequent one.</summary>
internal static class LabelTypos
{
    // A slip is rare: a value a fifth as frequent as its neighbour may well be meant.
    private const double Rare = 0.2;
    private const int ShortestForOne = 4;
    private const int ShortestForTwo = 10;

    /// <param name="counts">Rows by label value.</param>
    /// <returns>Pairs: the likely slip, and what was likely meant.</returns>
    public static IReadOnlyList<(string Slip, string Meant)> Find(IReadOnlyDictionary<string, int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var values = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value, Plain: Plain(c.Key))).ToList();
        var pairs = new List<(string, string)>();
        for (var rare = 1; rare < values.Count; rare++)
        {
            for (var frequent = 0; frequent < rare; frequent++)
            {
                if (IsSlip(values[rare], values[frequent]))
                {
                    pairs.Add((values[rare].Key, values[frequent].Key));
                    break;
                }
            }
        }

        return pairs;
    }

    private static bool IsSlip((string Value, int Count, string Plain) rare, (string Value, int Count, string Plain) frequent)
    {
        if (rare.Plain == frequent.Plain)
        {
            return rare.Plain.Length > 0;
        }

        var allowed = Math.Min(rare.Plain.Length, frequent.Plain.Length) switch { >= ShortestForTwo => 2, >= ShortestForOne => 1, _ => 0 };
        return allowed > 0 && rare.Count <= Rare * frequent.Count && Math.Abs(rare.Plain.Length - frequent.Plain.Length) <= allowed
            && Digits(rare.Plain) == Digits(frequent.Plain) && Distance(rare.Plain, frequent.Plain) <= allowed;
    }

    // item_1 and item_2 differ in a letter and mean two things.
    private static string Digits(string text) => new([.. text.Where(char.IsDigit)]);

    private static string Plain(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i
                    : Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
