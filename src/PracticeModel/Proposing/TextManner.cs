using System.Text.RegularExpressions;
using LlmOps.PracticeModel.Replies;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>Says in the words that <see cref="ReplyHints"/> reads how texts are to be written.</summary>
internal static partial class TextManner
{
    // The pattern takes linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;
    private const string Brief = "Be brief.";
    private const string Polite = "Be polite.";
    private const string Sorry = "Apologise for the trouble.";

    /// <summary>The manner that most of the texts share: their length up to nine sentences, thanks, an apology, a question for something.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) { yield break; }
        var sentences = (int)Math.Round(texts.Average(text => Sentences.Of(text).Count));
        if (sentences < 2) { yield return Brief; }
        else if (sentences < 10) { yield return $"Write {sentences} sentences."; }
        if (Most(texts, text => Says(text, "thank"))) { yield return Polite; }
        if (Most(texts, text => Says(text, "sorry", "apolog"))) { yield return Sorry; }
        var asked = texts.Select(text => Wanted().Match(text)).Where(match => match.Success).GroupBy(match => match.Groups["what"].Value, StringComparer.OrdinalIgnoreCase).MaxBy(same => same.Count());
        if (asked?.Count() * 2 > texts.Count) { yield return $"Ask for the {asked!.Key}."; }
    }

    /// <summary>The manner that feedback misses.</summary>
    public static IEnumerable<string> Missed(string feedback)
    {
        if (Says(feedback, "too long", "shorter", "brief", "concise")) { yield return Brief; }
        if (Says(feedback, "polite", "friendl", "courteous", "thank")) { yield return Polite; }
        if (Says(feedback, "apolog", "sorry", "empath")) { yield return Sorry; }
        if (Wanted().Match(feedback) is { Success: true } asked) { yield return $"Ask for the {asked.Groups["what"].Value}."; }
    }

    private static bool Most(IReadOnlyList<string> texts, Func<string, bool> has) => texts.Count(has) * 2 > texts.Count;

    private static bool Says(string text, params string[] words) => Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\b(ask(ed)? for|tell us|send us|give us|let us know) (the|their|your|an?) (?<what>[\w-]+( number| address| code| date| name)?)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Wanted();
}
