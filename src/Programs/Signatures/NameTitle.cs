using System.Text.RegularExpressions;

namespace LlmOps.Programs.Signatures;

/// <summary>Makes a title of a field name (the five rules of dspy-spec 1.3).</summary>
internal static partial class NameTitle
{
    public static string Of(string name)
    {
        var parted = CapitalisedWord().Replace(name, "$1_$2");
        parted = LowerThenUpper().Replace(parted, "$1_$2");
        parted = LetterThenDigit().Replace(parted, "$1_$2");
        parted = DigitThenLetter().Replace(parted, "$1_$2");
        return string.Join(' ', parted.Split('_').Select(Capitalise));
    }

    private static string Capitalise(string word)
    {
        var isUpper = word.Any(char.IsUpper) && !word.Any(char.IsLower);
        return isUpper || word.Length is 0 ? word : $"{char.ToUpperInvariant(word[0])}{word[1..].ToLowerInvariant()}";
    }

    [GeneratedRegex("(?<1>.)(?<2>[A-Z][a-z]+)", RegexOptions.None, 1000)]
    private static partial Regex CapitalisedWord();

    [GeneratedRegex("(?<1>[a-z0-9])(?<2>[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex LowerThenUpper();

    [GeneratedRegex("(?<1>[a-zA-Z])(?<2>[0-9])", RegexOptions.None, 1000)]
    private static partial Regex LetterThenDigit();

    [GeneratedRegex("(?<1>[0-9])(?<2>[a-zA-Z])", RegexOptions.None, 1000)]
    private static partial Regex DigitThenLetter();
}
