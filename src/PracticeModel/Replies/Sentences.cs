namespace LlmOps.PracticeModel.Replies;

/// <summary>Cuts a text into sentences.</summary>
internal static class Sentences
{
    private static readonly char[] Ends = ['.', '!', '?'];

    /// <summary>A sentence ends at a stop that white space follows, or at a line's end; its stop stays with it.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var ends = text[at] == '\n' || (Ends.Contains(text[at]) && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1])));
            if (!ends && at + 1 < text.Length) { continue; }
            var sentence = text[start..(at + 1)].Trim();
            if (sentence.Length > 0) { sentences.Add(sentence); }
            start = at + 1;
        }

        return sentences;
    }
}
