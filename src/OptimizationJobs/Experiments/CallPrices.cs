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
internal sealed record CallPrices(IReadOnlyDictionary<string, GatewayModel> Models, long ExampleInput, long ExampleDemo, long Output, bool IsMeasured)
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

    /// <summary>Cost of runs of a program as it is.</summary>
    public decimal Cost(ProgramSpec spec, string? model, int runs) =>
        Cost(model ?? spec.Models.FirstOrDefault() ?? "", runs * InputTokens(spec, spec.Steps.Sum(s => s.Demos?.Count ?? 0)), runs * Output);

    private static long Mean(IEnumerable<JsonObject?> values) => (long)Math.Ceiling(values.Select(v => (double)TokenEstimate.Of(v?.ToJsonString() ?? "")).DefaultIfEmpty(0).Average());
}
