namespace LlmOps.Programs.Splitting;

/// <summary>Cuts running text at the last good place before a chunk is full: a paragraph's end, else a line's, a sentence's, a word's.</summary>
internal static class ProseSplitter
{
    private static readonly string[] Places = ["\n\n", "\n", ". ", "! ", "? ", " "];

    public static List<string> Split(string text, int size)
    {
        var chunks = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var length = text.Length - start <= size ? text.Length - start : Cut(text.AsSpan(start, size));
            var chunk = text.Substring(start, length).Trim();
            start += length;
            if (chunk.Length > 0)
            {
                chunks.Add(chunk);
            }
        }

        return chunks;
    }

    // Not so early that chunks become tiny.
    private static int Cut(ReadOnlySpan<char> window)
    {
        foreach (var place in Places)
        {
            var found = window.LastIndexOf(place, StringComparison.Ordinal);
            if (found > window.Length / 4)
            {
                return found + place.Length;
            }
        }

        return char.IsHighSurrogate(window[^1]) && window.Length > 1 ? window.Length - 1 : window.Length;
    }
}
