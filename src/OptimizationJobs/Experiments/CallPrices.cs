using System.Text.Json.Nodes;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>What a program run costs, guessed from the size of its prompt and the mean size of an example.</summary>
/// <param name="Models">Prices by model.</param>
/// <param name="ExampleInput">Tokens of an example's inputs.</param>
/// <param name="ExampleDemo">Tokens of an example shown as a demo.</param>
/// <param name="Output">Tokens of an answer.</param>
/// <param name="IsMeasured">Whether <paramref name="Output"/> was measured by earlier runs.</param>
/// <param name="Judge">The judge that scores every answer, when the metric is one: a call of its own.</param>
internal sealed record CallPrices(IReadOnlyDictionary<string, GatewayModel> Models, long ExampleInput, long ExampleDemo, long Output, bool IsMeasured, JudgeCall? Judge = null)
{
    // Field markers around the values.
    private const int Frame = 20;

    public static CallPrices From(IReadOnlyList<GatewayModel> models, IReadOnlyList<RegistryExample> examples, long? measuredOutput)
    {
        var inputs = Mean(examples.Select(e => e.Inputs));
        var labels = Mean(examples.Select(e => e.Labels));
        return new(models.ToDictionary(m => m.Name, StringComparer.Ordinal), inputs + Frame, inputs + labels + (2 * Frame), measuredOutput ?? labels + Frame, measuredOutput is not null);
    }

    /// <summary>Input tokens of one run with this many demos.</summary>
    public long InputTokens(ProgramSpec spec, int demos) =>
        ProgramPlan.Compile(spec with { Steps = [.. spec.Steps.Select(s => s with { Demos = null })] }).PromptTokensEstimate + (demos * ExampleDemo) + ExampleInput;

    public decimal Cost(string model, long inputTokens, long outputTokens) =>
        Models.TryGetValue(model, out var price) ? ((inputTokens * price.InputPrice) + (outputTokens * price.OutputPrice)) / 1_000_000m : 0;

    /// <summary>Cost of runs of a program as it is, and of having them judged.</summary>
    public decimal Cost(ProgramSpec spec, string? model, int runs) =>
        JudgingCost(runs) + Cost(model ?? spec.Models.FirstOrDefault() ?? "", runs * InputTokens(spec, spec.Steps.Sum(s => s.Demos?.Count ?? 0)), runs * Output);

    /// <summary>Tokens sent to the judge for one answer: its prompt, the example and the answer.</summary>
    public long JudgeInput => Judge is null ? 0 : ProgramPlan.Compile(Judge.Spec).PromptTokensEstimate + ExampleDemo + Output;

    /// <summary>Cost of judging so many answers; 0 without a judge.</summary>
    public decimal JudgingCost(int answers) => Judge is null ? 0 : Cost(Judge.Model ?? Judge.Spec.Models.FirstOrDefault() ?? "", answers * JudgeInput, answers * JudgeCall.OutputTokens);

    private static long Mean(IEnumerable<JsonObject?> values) => (long)Math.Ceiling(values.Select(v => (double)TokenEstimate.Of(v?.ToJsonString() ?? "")).DefaultIfEmpty(0).Average());
}

/// <summary>What is asked to score an answer.</summary>
internal sealed record JudgeCall(ProgramSpec Spec, string? Model)
{
    /// <summary>A verdict and a reason, about.</summary>
    public const long OutputTokens = 40;
}
