namespace LlmOps.Programs.Signatures;

/// <summary>Finds what someone probably meant when a name is unknown.</summary>
public static class CloseNames
{
    /// <summary>Up to three known names near the unknown one, nearest first.</summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        var limit = name.Length < 4 ? 1 : Math.Max(2, name.Length / 3);
        return [.. known.Select(k => (Name: k, Distance: Math.Min(Distance(name, k), Distance(name, LastPart(k))))).Where(k => k.Distance <= limit).OrderBy(k => k.Distance).Take(3).Select(k => k.Name)];
    }

    /// <summary>A clause for a message: the close names, else all known ones when they are few.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var close = To(name, known);
        if (close.Count > 0)
        {
            return $"; did you mean {string.Join(" or ", close.Select(c => $"'{c}'"))}?";
        }

        return known.Count is > 0 and <= 12 ? $"; known: {string.Join(", ", known)}" : "";
    }

    // Who writes 'date' means 'datetime.date'.
    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    // Levenshtein distance, ignoring case.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitute = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
