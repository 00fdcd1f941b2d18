using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Extraction;
using LlmOps.PracticeModel.Judging;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;
using LlmOps.PracticeModel.Proposing;

namespace LlmOps.PracticeModel.Answers;

/// <summary>A prompt's beginning, read and learned: what thousands of calls share.</summary>
internal sealed class PreparedPrompt
{
    private readonly Dictionary<string, LabelLearner> _learners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordExtractor> _extractors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Judge> _judges = new(StringComparer.Ordinal);
    private readonly TextIndex _demos;

    public PreparedPrompt(Prompt prompt, ModelCard card, KnowledgeBase knowledge)
    {
        var traits = card.Traits!;
        Prompt = prompt;
        Traits = traits;
        Proposer = new Proposer(traits, knowledge);
        foreach (var field in prompt.Outputs.Where(field => field.IsChosen))
        {
            var known = traits.KnowsDomain ? knowledge.Texts : [];
            var demos = prompt.Demos.Select(demo => new LabelledText(demo.Inputs.Text, LabelOf(demo, field) ?? "")).Concat(known).ToList();
            _learners[field.Name] = new LabelLearner(field.Labels, LabelDescriptions.Read(prompt.Instructions, field.Labels), demos, traits,
                card.Tuned is { } tuned ? (scores, query) => tuned.AddTo(scores, field.Name, field.Labels, query) : null);
        }

        foreach (var field in prompt.Outputs)
        {
            if (field.Shape is not null) { _extractors[field.Name] = new RecordExtractor(field, prompt, traits); }
            if (Judge.For(field, prompt, traits) is { } judge) { _judges[field.Name] = judge; }
        }

        _demos = new TextIndex([.. prompt.Demos.Select(demo => TextFeatures.Of(demo.Inputs.Text, traits))]);
    }

    public Prompt Prompt { get; }

    public ModelTraits Traits { get; }

    /// <summary>Writes the outputs that ask for a better prompt.</summary>
    public Proposer Proposer { get; }

    public LabelLearner LearnerOf(OutputField field) => _learners[field.Name];

    /// <summary>Null for an output that wants no records.</summary>
    public RecordExtractor? ExtractorOf(OutputField field) => _extractors.GetValueOrDefault(field.Name);

    /// <summary>Null for an output that is no verdict.</summary>
    public Judge? JudgeOf(OutputField field) => _judges.GetValueOrDefault(field.Name);

    /// <summary>The demo whose inputs resemble the query most; null when none shares anything with it.</summary>
    public Demo? MostSimilarDemo(string query)
    {
        if (_demos.Count == 0) { return null; }
        var cosines = new float[_demos.Count];
        _demos.Compare(TextFeatures.Of(query, Traits), cosines);
        var best = 0;
        for (var demo = 1; demo < cosines.Length; demo++)
        {
            if (cosines[demo] > cosines[best]) { best = demo; }
        }

        return cosines[best] > 0f ? Prompt.Demos[best] : null;
    }

    private static string? LabelOf(Demo demo, OutputField field) =>
        LabelText.Match(demo.Outputs.GetValueOrDefault(field.Name) ?? demo.Outputs.GetValueOrDefault(AssistantTurn.Bare), field.Labels);
}
