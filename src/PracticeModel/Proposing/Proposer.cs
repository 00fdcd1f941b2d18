using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>Writes an instruction, or what a data set is like, from the examples in the prompt: for each label the words that tell its texts from the others'.</summary>
internal static class Proposer
{
    private const string Proposal = "proposed_instruction";
    private const string Summary = "summary";
    private const int WordsOfSmall = 6;
    private const int WordsOfLarge = 9;
    private const int FrequentWords = 8;

    /// <summary>Whether an output is one it writes: it is called so, and examples are shown.</summary>
    public static bool Writes(OutputField field, UserInputs query) => field.Name is Proposal or Summary && Input(query, "examples") is not null;

    public static string Write(OutputField field, UserInputs query, ModelTraits traits, Sampling sampling)
    {
        var examples = ShownExample.Read(Input(query, "examples"));
        var labels = LabelSet.Find(Input(query, "allowed_labels"), examples, []);
        return field.Name == Summary ? Describe(examples, labels) : Propose(query, examples, labels, traits, sampling);
    }

    private static string Propose(UserInputs query, IReadOnlyList<ShownExample> examples, LabelSet labels, ModelTraits traits, Sampling sampling)
    {
        var tip = Tip.Read(Input(query, "tip"));
        var task = $"{tip.Opening}{FirstLine(Input(query, "current_instruction")) ?? FirstLine(Input(query, "task_description")) ?? "Do the task that the fields describe."}{tip.Closing}";
        if (labels.All.Count == 0)
        {
            return string.Join(' ', TextManner.Of([.. examples.Select(e => e.Output)]).Prepend(task));
        }

        var most = Math.Max(1, (int)Math.Round((traits.KnowsDomain ? WordsOfLarge : WordsOfSmall) * tip.Length));
        var words = new TellingWords(examples.Select(e => (e.Input, Label: labels.In(e.Output))).Where(e => e.Label is not null).Select(e => new LabelledText(e.Input, e.Label!)), tip.Pairs);
        var lines = labels.All.Select(label => (Label: label, Words: words.Of(label, most, sampling))).Where(l => l.Words.Count > 0).Select(l => $"{l.Label}: {string.Join(", ", l.Words)}").ToList();
        return string.Join('\n', lines.Prepend($"{task} Choose by these words:"));
    }

    private static string Describe(IReadOnlyList<ShownExample> examples, LabelSet labels)
    {
        if (examples.Count == 0)
        {
            return "No example could be read.";
        }

        var length = examples.Average(e => e.Input.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        var frequent = examples.SelectMany(e => ContentWords.Of(e.Input).DistinctBy(w => w.Stem)).GroupBy(w => w.Stem, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(FrequentWords).Select(g => g.First().Written.ToLowerInvariant());
        return $"Inputs are texts of about {length:0} words, often about {string.Join(", ", frequent)}. {(labels.All.Count > 0 ? $"Outputs are one of {labels.All.Count} labels." : $"Outputs are texts of about {examples.Average(e => e.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length):0} words.")}";
    }

    private static string? Input(UserInputs query, string name) => query.Fields.FirstOrDefault(f => f.Key == name).Value is { } value && value.Trim().Length > 0 ? value : null;

    private static string? FirstLine(string? text) => text?.Split('\n')[0].Trim() is { Length: > 0 } line ? line.EndsWith('.') ? line : $"{line}." : null;
}
