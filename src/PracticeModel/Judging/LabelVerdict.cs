using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Judging;

/// <summary>A verdict of two values: pass and fail, good and bad, or yes and no about something named.</summary>
internal sealed record LabelVerdict(string Good, string Bad) : IVerdict
{
    private static readonly string[] GoodWords =
    [
        "pass", "passed", "good", "correct", "right", "satisfied", "satisfactory", "acceptable", "accept", "accepted", "approved", "helpful", "relevant", "faithful", "grounded", "valid", "positive", "equivalent", "match",
    ];
    private static readonly string[] BadWords =
    [
        "fail", "failed", "bad", "incorrect", "wrong", "unsatisfied", "dissatisfied", "unsatisfactory", "unacceptable", "reject", "rejected", "unhelpful", "irrelevant", "unfaithful", "ungrounded", "invalid", "negative", "different", "mismatch",
    ];
    private static readonly string[] GoodNames = [.. GoodWords, "verdict", "judg", "satisf", "accura", "quality", "resolv", "ok"];
    private static readonly string[] BadNames = [.. BadWords, "hallucin", "unsatisf", "dissatisf"];

    /// <returns>Null when the output is no verdict.</returns>
    public static LabelVerdict? Of(OutputField field)
    {
        if (field.Labels.Count != 2) { return null; }
        var (first, second) = (field.Labels[0], field.Labels[1]);
        return (first.ToLowerInvariant(), second.ToLowerInvariant()) switch
        {
            ("yes" or "true", "no" or "false") => OfName(field.Name, first, second),
            ("no" or "false", "yes" or "true") => OfName(field.Name, second, first),
            var (one, other) when GoodWords.Contains(one) && BadWords.Contains(other) => new LabelVerdict(first, second),
            var (one, other) when BadWords.Contains(one) && GoodWords.Contains(other) => new LabelVerdict(second, first),
            _ => null,
        };
    }

    public float? TargetOf(string value) => LabelText.Match(value, [Good, Bad]) switch
    {
        null => null,
        var label => label == Good ? 1f : 0f,
    };

    public string ValueOf(float probability) => probability >= 0.5f ? Good : Bad;

    /// <summary>Yes is good, unless the output is called after something bad; a name that tells neither makes no verdict.</summary>
    private static LabelVerdict? OfName(string name, string yes, string no)
    {
        if (Begins(name, BadNames)) { return new LabelVerdict(no, yes); }
        return Begins(name, GoodNames) ? new LabelVerdict(yes, no) : null;
    }

    private static bool Begins(string name, string[] words) =>
        TextFeatures.Words(TextFeatures.SpellOut(name)).Any(part => Array.Exists(words, word => part.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
}
