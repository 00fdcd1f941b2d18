namespace LlmOps.PracticeModel.Chat;

/// <summary>Cuts a text into the pieces a stream sends; together they are the text.</summary>
internal static class TextPieces
{
    private const int Shortest = 8;

    /// <summary>Pieces of at least eight characters that end behind white space.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        for (var at = Shortest; at < text.Length; at++)
        {
            if (at - start < Shortest || !char.IsWhiteSpace(text[at - 1]) || char.IsWhiteSpace(text[at])) { continue; }
            yield return text[start..at];
            start = at;
        }

        if (start < text.Length) { yield return text[start..]; }
    }
}
