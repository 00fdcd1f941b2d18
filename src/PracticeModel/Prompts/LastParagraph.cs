namespace LlmOps.PracticeModel.Prompts;

/// <summary>The text to work on in a turn that holds both the task and the text.</summary>
internal static class LastParagraph
{
    private const int LongestHeading = 30;

    /// <summary>What follows the last blank line, else the last line; without a heading like "Text:".</summary>
    public static string Of(string turn)
    {
        var text = turn.Trim();
        var blank = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        var start = blank >= 0 ? blank : text.LastIndexOf('\n');
        if (start >= 0) { text = text[start..].Trim(); }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and < LongestHeading && colon + 1 < text.Length && !text[..colon].Contains(' ', StringComparison.Ordinal) ? text[(colon + 1)..].Trim() : text;
    }
}
