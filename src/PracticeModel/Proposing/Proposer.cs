using System.Text.Json;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>Fills the outputs that ask for a better prompt: out of the examples shown and nothing else. Stated in README.md.</summary>
internal sealed class Proposer(ModelTraits traits, KnowledgeBase knowledge)
{
    private const string DefaultTask = "Do the task that the fields describe.";
    private const string ByWords = " Choose by these words:";
    private static readonly string[] Telling = ["task_description", "current_instruction", "examples", "feedback_examples", "allowed_labels"];
    private static readonly string[] Shown = ["examples", "feedback_examples"];

    /// <returns>Null for an output of any other name, or when no input is there to write from.</returns>
    public string? Write(OutputField field, UserInputs inputs, Sampling sampling) => field.Name switch
    {
        _ when field.Kind is not (OutputKind.Text or OutputKind.List) => null,
        "proposed_instruction" when HasAny(inputs, Telling) => Propose(Brief.Read(inputs), sampling),
        "improved_instruction" when HasAny(inputs, Telling) => Improve(Brief.Read(inputs), sampling),
        "rules" when HasAny(inputs, Shown) => Listed(field, Rules(Brief.Read(inputs), sampling)),
        "advice" when HasAny(inputs, Shown) => string.Join('\n', Rules(Brief.Read(inputs), sampling)),
        "summary" when HasAny(inputs, Shown) => DatasetSummary.Write(Brief.Read(inputs), sampling),
        _ => null,
    };

    private string Propose(Brief brief, Sampling sampling)
    {
        var tip = Tip.Read(brief.Tip);
        var task = TaskOf(brief);
        var opening = $"{(task.StartsWith(tip.Opening, StringComparison.Ordinal) ? "" : tip.Opening)}{task}{tip.Closing}";
        if (brief.Labels.All.Count == 0) { return string.Join('\n', [string.Join(' ', [opening, .. Manner(brief.Examples)]), .. Places(brief.Examples)]); }
        var telling = Learn(brief, brief.Examples, tip.Pairs);
        var most = Math.Max(1, (int)Math.Round(tip.Length * traits.ProposedWords));
        var lines = (from label in brief.Labels.All let words = telling.Of(label, most, sampling) where words.Count > 0 select LabelLines.Line(label, words)).ToList();
        return lines.Count == 0 ? opening : string.Join('\n', [$"{opening}{ByWords}", .. lines]);
    }

    /// <summary>The current instruction, with the words of the failed inputs in the lines of the labels that were right, or with the manner that was missed.</summary>
    private string Improve(Brief brief, Sampling sampling)
    {
        var current = brief.CurrentInstruction.Length > 0 ? brief.CurrentInstruction : TaskOf(brief);
        if (brief.Labels.All.Count == 0) { return string.Join('\n', [current, .. Missed(brief).Where(line => !current.Contains(line, StringComparison.OrdinalIgnoreCase))]); }
        var lines = new LabelLines(current, brief.Labels.All);
        var failed = brief.Failures.ToList();
        var described = lines.Descriptions.Select(line => new LabelledText(line.Value, line.Key));
        var telling = new TellingWords([.. failed, .. described.Where(line => !failed.Exists(failure => failure.Label == line.Label)), .. Known(brief)]);
        foreach (var label in failed.Select(failure => failure.Label).Distinct(StringComparer.Ordinal)) { lines.Add(label, telling.Of(label, traits.ProposedWords, sampling)); }
        return lines.ToString();
    }

    private List<string> Rules(Brief brief, Sampling sampling)
    {
        if (brief.Labels.All.Count == 0) { return [.. Manner(brief.Examples), .. Places(brief.Examples), .. Missed(brief)]; }
        var telling = Learn(brief, brief.Examples.Count > 0 ? brief.Examples : brief.Corrections, pairs: false);
        return [.. from label in brief.Labels.All let words = telling.Of(label, traits.ProposedWords, sampling) where words.Count > 0 select $"{label}: when it says {Or(words)}"];
    }

    /// <summary>For records the field that each property comes from.</summary>
    private static IEnumerable<string> Places(IReadOnlyList<ShownExample> examples) =>
        ShownPlaces.Find(examples).Select(place => place.Value.Length > 0 ? $"{place.Key}: {place.Value}" : $"{place.Key}: empty when the input does not say it");

    /// <summary>For outputs of several values their names, for one text how it is written, for records nothing.</summary>
    private static IEnumerable<string> Manner(IReadOnlyList<ShownExample> examples)
    {
        if (ShownPlaces.Find(examples).Count > 0) { return []; }
        var names = examples.SelectMany(example => WrittenValues.Read(example.Output)).Select(value => value.Key).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return names.Count > 0 ? [$"Give {string.Join(", ", names)}."] : TextManner.Of([.. examples.Select(example => example.Output)]);
    }

    private static IEnumerable<string> Missed(Brief brief) => Manner(brief.Corrections).Concat(Places(brief.Corrections)).Concat(brief.Criticisms.SelectMany(criticism => TextManner.Missed(criticism.Feedback))).Distinct(StringComparer.Ordinal);

    private TellingWords Learn(Brief brief, IReadOnlyList<ShownExample> examples, bool pairs) => new([.. brief.Labelled(examples), .. Known(brief)], pairs);

    private IEnumerable<LabelledText> Known(Brief brief) => traits.KnowsDomain ? knowledge.Texts.Where(text => brief.Labels.All.Contains(text.Label)) : [];

    /// <summary>What the task is: the first line of the current instruction, else of the description.</summary>
    private static string TaskOf(Brief brief)
    {
        var said = brief.CurrentInstruction.Length > 0 ? brief.CurrentInstruction : brief.TaskDescription;
        var line = said.Split('\n')[0].Replace(ByWords, "", StringComparison.Ordinal).Trim();
        return line.Length == 0 ? DefaultTask : line.EndsWith('.') ? line : $"{line}.";
    }

    private static string Listed(OutputField field, List<string> lines) => field.Kind == OutputKind.List ? JsonSerializer.Serialize(lines) : string.Join('\n', lines);

    private static string Or(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static bool HasAny(UserInputs inputs, string[] names) => inputs.Fields.Any(pair => names.Contains(pair.Key));
}
