using System.Text;

namespace LlmOps.PracticeModel.Wire;

/// <summary>The fixed token rule: a text holds one token for every four bytes of UTF-8, rounded up; a prompt holds the sum over its messages.</summary>
internal static class TokenCount
{
    private const int BytesPerToken = 4;

    /// <summary>For lengths known in characters alone.</summary>
    public const int CharactersPerToken = BytesPerToken;


    public static int Of(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>The longest beginning of the text that holds at most so many tokens; never splits a character.</summary>
    public static string Cut(string text, int tokens)
    {
        var budget = (long)tokens * BytesPerToken;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            budget -= rune.Utf8SequenceLength;
            if (budget < 0) { return text[..length]; }
            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
