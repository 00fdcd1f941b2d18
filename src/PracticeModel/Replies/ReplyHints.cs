using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Replies;

/// <summary>What the instructions want of a reply's manner. Each hint has one small effect; "not", "never" or "without" among the three words in front undoes it.</summary>
/// <param name="Most">At most so many sentences of matter; null for no limit.</param>
/// <param name="Thanks">True to begin with thanks.</param>
/// <param name="Apology">True to say sorry.</param>
/// <param name="AskFor">What to ask for; null for nothing.</param>
internal sealed partial record ReplyHints(int? Most, bool Thanks, bool Apology, string? AskFor)
{
    // The patterns take linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;
    private static readonly string[] Undoing = ["not", "never", "without", "no", "don't"];

    public static ReplyHints Read(string instructions) => new(
        Find(Short(), instructions) is not null ? 1 : Find(Count(), instructions) is { } count ? int.Parse(count.Groups["count"].ValueSpan) : null,
        Find(Polite(), instructions) is not null,
        Find(Sorry(), instructions) is not null,
        Find(Ask(), instructions)?.Groups["what"].Value);

    /// <summary>Puts the wanted manner around a reply, unless it has it already.</summary>
    public string Dress(string reply)
    {
        var matter = Most is { } most ? string.Join(' ', Sentences.Of(reply).Take(most)) : reply;
        var parts = new List<string>();
        if (Thanks && !Says("thank")) { parts.Add("Thank you for your message."); }
        if (Apology && !Says("sorry") && !Says("apolog")) { parts.Add("We are sorry for the trouble."); }
        parts.Add(matter);
        if (AskFor is not null && !Says(AskFor)) { parts.Add($"Could you please tell us your {AskFor}?"); }
        return string.Join(' ', parts);

        bool Says(string word) => matter.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static Match? Find(Regex hint, string instructions) => hint.Matches(instructions).FirstOrDefault(match => !IsUndone(instructions, match.Index));

    private static bool IsUndone(string text, int at) =>
        text[Math.Max(0, at - 40)..at].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).TakeLast(3).Any(word => Undoing.Contains(word.ToLowerInvariant()));

    [GeneratedRegex(@"\b(short|brief|briefly|concise|concisely|one sentence|single sentence)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Short();

    [GeneratedRegex(@"\b(?<count>[2-9]) sentences\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Count();

    [GeneratedRegex(@"\b(polite|politely|friendly|courteous|courteously|thank)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Polite();

    [GeneratedRegex(@"\b(apologi[sz]e|apology|say sorry|empathy|empathetic)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Sorry();

    [GeneratedRegex(@"\b(ask|request) ((the|a) (customer|user|person|client) )?(for )?(the|their|your|an|a) (?<what>[\w-]+( (?!(and|or|if|when|before|so|to)\b)[\w-]+){0,2})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Ask();
}
