namespace LlmOps.PracticeModel.Replies;

/// <summary>The text's first sentence without its stop, at most 120 characters.</summary>
internal static class FirstSentence
{
    private const int Longest = 120;

    public static string Of(string text)
    {
        var trimmed = text.Trim();
        var end = trimmed.IndexOfAny(['.', '!', '?', '\n']);
        if (end >= 0) { trimmed = trimmed[..end].Trim(); }
        if (trimmed.Length <= Longest) { return trimmed; }
        var length = char.IsHighSurrogate(trimmed[Longest - 1]) ? Longest - 1 : Longest;
        return trimmed[..length];
    }
}
