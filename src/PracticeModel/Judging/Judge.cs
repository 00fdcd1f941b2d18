using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Judging;

/// <summary>Fills a verdict by what an answer has in common with its reference or question. How much each trait counts is fitted to the demos in the prompt.</summary>
internal sealed class Judge
{
    private const int MostNamed = 6;

    private readonly IVerdict _verdict;
    private readonly ModelTraits _traits;
    private readonly Weights _withReference;
    private readonly Weights _withoutReference;

    private Judge(IVerdict verdict, OutputField field, Prompt prompt, ModelTraits traits)
    {
        (_verdict, _traits) = (verdict, traits);
        var shown = prompt.Demos.Select(demo => (Inputs: JudgedInputs.Find(demo.Inputs), Target: demo.Outputs.TryGetValue(field.Name, out var value) ? verdict.TargetOf(value) : null))
            .Where(demo => demo.Inputs is not null && demo.Target is not null).ToLookup(demo => demo.Inputs!.Reference is not null, demo => (AnswerTraits.Of(demo.Inputs!, traits).Vector, demo.Target!.Value));
        _withReference = new Weights(JudgingWords.Start(prompt.Instructions, hasReference: true), [.. shown[true]]);
        _withoutReference = new Weights(JudgingWords.Start(prompt.Instructions, hasReference: false), [.. shown[false]]);
    }

    /// <returns>Null for an output that is no verdict.</returns>
    public static Judge? For(OutputField field, Prompt prompt, ModelTraits traits) =>
        ((IVerdict?)LabelVerdict.Of(field) ?? ScoreVerdict.Of(field, prompt)) is { } verdict ? new Judge(verdict, field, prompt, traits) : null;

    /// <returns>Null when the inputs hold nothing to judge.</returns>
    public Decision? Decide(UserInputs inputs, Sampling sampling)
    {
        if (JudgedInputs.Find(inputs) is not { } judged) { return null; }
        var seen = AnswerTraits.Of(judged, _traits);
        Span<float> probability = [(judged.Reference is null ? _withoutReference : _withReference).Probability(seen.Vector)];
        sampling.Disturb(probability, Decision.NoisePerDegree);
        var value = _verdict.ValueOf(Math.Clamp(probability[0], 0f, 1f));
        return new Decision(value, Math.Clamp(Math.Max(probability[0], 1 - probability[0]), 0f, 1f), []) { Reason = ReasonFor(value, seen, judged) };
    }

    private static string ReasonFor(string value, AnswerTraits seen, JudgedInputs judged)
    {
        var against = judged.Reference is null ? "question" : "reference";
        return seen.Shared.Count == 0
            ? $"The answer has no word of the {against}, so {value}."
            : $"The answer has {string.Join(", ", seen.Shared.Take(MostNamed).Select(word => $"'{word}'"))} of the {against}, {Math.Round(100 * seen.Overlap)} % of its words, so {value}.";
    }
}
