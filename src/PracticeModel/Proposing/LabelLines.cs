using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>An instruction whose lines <c>label: words</c> describe labels: the form in which the classifier reads it.</summary>
internal sealed class LabelLines
{
    /// <summary>A line with so many words takes no more: a description of everything describes nothing.</summary>
    private const int MostWords = 40;

    private readonly List<string> _lines;
    private readonly IReadOnlyList<string> _labels;

    public LabelLines(string instruction, IReadOnlyList<string> labels) => (_lines, _labels) = ([.. instruction.TrimEnd().Split('\n')], labels);

    public IReadOnlyDictionary<string, string> Descriptions => LabelDescriptions.Read(ToString(), _labels);

    public static string Line(string label, IEnumerable<string> words) => $"{label}: {string.Join(", ", words)}";

    /// <summary>Puts the words it lacks behind the label's description; a label without one gets a line at the end.</summary>
    public void Add(string label, IEnumerable<string> words)
    {
        var held = LabelDescriptions.Read(ToString(), _labels).GetValueOrDefault(label, "");
        var known = TextFeatures.Words(held).Select(WordStem.Of).ToHashSet(StringComparer.Ordinal);
        var added = words.Where(word => TextFeatures.Words(word).Any(part => known.Add(WordStem.Of(part)))).Take(Math.Max(0, MostWords - known.Count)).ToList();
        if (added.Count == 0) { return; }
        var line = _lines.FindIndex(line => LabelDescriptions.Read(line, _labels).ContainsKey(label));
        if (line < 0) { _lines.Add(Line(label, added)); }
        else { _lines[line] = $"{_lines[line].TrimEnd().TrimEnd('.', ',')}, {string.Join(", ", added)}"; }
    }

    public override string ToString() => string.Join('\n', _lines);
}
