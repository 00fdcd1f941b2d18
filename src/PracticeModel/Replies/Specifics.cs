using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Replies;

/// <summary>What kind of detail a piece of text is.</summary>
internal enum SpecificKind
{
    Address,
    Quotation,
    Number,
    Name,
}

/// <summary>A detail that belongs to one text alone: an e-mail address, a quotation, a number or code, a name.</summary>
/// <param name="Before">The word in front of it, in lower case.</param>
internal sealed record Specific(SpecificKind Kind, string Text, string Before);

/// <summary>Finds the details of a text.</summary>
internal static partial class Specifics
{
    // The pattern takes linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;
    private const int Most = 100;

    /// <summary>In order, each once. A name is a run of capitalised words that does not begin a sentence or a line.</summary>
    public static IReadOnlyList<Specific> Find(string text) => [.. Pattern().Matches(text).Select(match => new Specific(KindOf(match), match.Value, WordBefore(text, match.Index))).DistinctBy(specific => specific.Text).Take(Most)];

    private static SpecificKind KindOf(Match match)
    {
        if (match.Groups["address"].Success) { return SpecificKind.Address; }
        if (match.Groups["quotation"].Success) { return SpecificKind.Quotation; }
        return match.Groups["number"].Success ? SpecificKind.Number : SpecificKind.Name;
    }

    private static string WordBefore(string text, int at)
    {
        var end = at;
        while (end > 0 && !char.IsLetterOrDigit(text[end - 1]) && text[end - 1] != '\n') { end--; }
        var start = end;
        while (start > 0 && char.IsLetterOrDigit(text[start - 1])) { start--; }
        return text[start..end].ToLowerInvariant();
    }

    [GeneratedRegex(
        """(?<address>[\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,64}){1,5})|(?<quotation>"[^"\n]{1,80}"|“[^”\n]{1,80}”)|(?<number>(?<![\w.])[#$€£]?([A-Z]{1,4}-?)?\d([\d,.:/-]{0,30}\d)?(st|nd|rd|th|%)?(?!\w))|(?<name>(?<=[\p{Ll},;:] )\p{Lu}\p{L}{1,30}([ -]\p{Lu}\p{L}{1,30}){0,4})""",
        RegexOptions.ExplicitCapture, NoTimeLimit)]
    private static partial Regex Pattern();
}
