using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>The labels a task chooses from; empty for a task that chooses from none.</summary>
internal sealed class LabelSet
{
    private const int LongestLabel = 60;
    private static readonly char[] Separators = [',', ';', '|', '\n', '[', ']', '{', '}'];

    private readonly IReadOnlyList<string> _longestFirst;

    private LabelSet(IEnumerable<string> labels)
    {
        All = [.. labels.Distinct(StringComparer.Ordinal)];
        _longestFirst = [.. All.OrderByDescending(label => label.Length)];
    }

    public IReadOnlyList<string> All { get; }

    /// <summary>The labels as listed; else the values of that output which repeat, short and at most half as many as there are examples; else what the feedback expected and got, under the same condition.</summary>
    public static LabelSet Find(string? listed, IReadOnlyList<ShownExample> examples, IReadOnlyList<Criticism> criticisms)
    {
        var named = (listed ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(LabelText.Bare).Where(label => label.Length > 0).ToList();
        if (named.Count > 0) { return new LabelSet(named); }
        var shown = examples.SelectMany(example => WrittenValues.Read(example.Output)).GroupBy(value => value.Key, value => LabelText.Bare(value.Value), StringComparer.Ordinal)
            .FirstOrDefault(values => AreLabels([.. values]));
        if (shown is not null) { return new LabelSet(shown); }
        var judged = criticisms.Where(criticism => criticism.Expected is not null).SelectMany(criticism => new[] { criticism.Expected!, criticism.Answer }).SelectMany(WrittenValues.Read).Select(value => LabelText.Bare(value.Value)).ToList();
        return new LabelSet(judged.Count > 0 && judged.TrueForAll(IsShort) ? judged : []);
    }

    /// <summary>The label that a value names, alone or as one of several values; null when none.</summary>
    public string? In(string? output) => output is null ? null : WrittenValues.Read(output).Select(value => LabelText.Match(value.Value, All)).FirstOrDefault(label => label is not null);

    /// <summary>The labels that a sentence mentions as words of their own, in order.</summary>
    public IEnumerable<string> MentionedIn(string sentence)
    {
        for (var at = 0; at < sentence.Length; at++)
        {
            if (at > 0 && char.IsLetterOrDigit(sentence[at - 1])) { continue; }
            var label = _longestFirst.FirstOrDefault(label => StandsAt(sentence, at, label));
            if (label is null) { continue; }
            yield return label;
            at += label.Length - 1;
        }
    }

    /// <summary>The label a judged answer should have had; null when the feedback names none.</summary>
    public string? RightOne(Criticism criticism) => In(criticism.Expected) ?? MentionedIn(criticism.Feedback).FirstOrDefault(label => label != In(criticism.Answer));

    private static bool AreLabels(List<string> values) => values.TrueForAll(IsShort) && values.Distinct(StringComparer.Ordinal).Count() is > 1 and var different && different * 2 <= values.Count;

    private static bool IsShort(string value) => value.Length is > 0 and <= LongestLabel && !value.Contains('\n', StringComparison.Ordinal);

    private static bool StandsAt(string text, int at, string label) =>
        string.Compare(text, at, label, 0, label.Length, StringComparison.OrdinalIgnoreCase) == 0 && (at + label.Length == text.Length || !char.IsLetterOrDigit(text[at + label.Length]));
}
