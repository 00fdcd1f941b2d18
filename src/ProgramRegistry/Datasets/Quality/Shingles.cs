namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>The set of all runs of five characters of a text, each as a hash; letters and digits alone count, in lower case, with one blank between words.</summary>
internal static class Shingles
{
    private const int Length = 5;

    /// <returns>Distinct hashes in ascending order; a text shorter than a shingle gives one, an empty text none.</returns>
    public static ulong[] Of(string text)
    {
        var plain = Plain(text);
        if (plain.Length == 0)
        {
            return [];
        }

        var hashes = new ulong[Math.Max(1, plain.Length - Length + 1)];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = Hash(plain.AsSpan(i, Math.Min(Length, plain.Length - i)));
        }

        Array.Sort(hashes);
        var distinct = 1;
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] != hashes[distinct - 1])
            {
                hashes[distinct++] = hashes[i];
            }
        }

        return hashes[..distinct];
    }

    /// <summary>Size of the intersection over size of the union: 0 to 1.</summary>
    public static double Jaccard(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            var order = a[i].CompareTo(b[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        var union = a.Length + b.Length - common;
        return union == 0 ? 0 : (double)common / union;
    }

    private static string Plain(string text)
    {
        var plain = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }

    // FNV-1a with a final mix, so that all 64 bits depend on every character.
    private static ulong Hash(ReadOnlySpan<char> shingle)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in shingle)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return Mixing.Mix(hash);
    }
}
