using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>Writes attempts side by side, then compares them in one call.</summary>
internal sealed class MultiChainComparison(IModule attempts, int n, Signature face, Predict comparison) : IModule
{
    private const double Temperature = 0.7;

    public Signature Signature => face;

    public async Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        var written = await Task.WhenAll(Enumerable.Range(0, n).Select(i =>
            attempts.RunAsync(inputs, run.Part($"attempt {i + 1}", (run.Sample * n) + i) with { Temperature = Temperature }, cancellationToken)));
        return await CompareAsync(inputs, written, run with { Purpose = "comparison", Temperature = Temperature }, cancellationToken);
    }

    public Task<JsonObject> CompareAsync(JsonObject inputs, IReadOnlyList<JsonObject> written, StepRun run, CancellationToken cancellationToken)
    {
        var shown = inputs.DeepClone().AsObject();
        foreach (var (i, attempt) in written.Index())
        {
            shown[MultiChainComparisonSpec.Attempt(i + 1)] = Line(attempt);
        }

        return comparison.RunAsync(shown, run, cancellationToken);
    }

    private string Line(JsonObject attempt) =>
        $"«I'm trying to {FirstLine(attempt[MultiChainComparisonSpec.Rationale] ?? attempt[ChainOfThought.FieldName])} I'm not sure but my prediction is {FirstLine(attempt[face.Outputs[^1].Name])}»";

    private static string FirstLine(JsonNode? value) => (value is null ? "" : PythonText.Str(value)).Trim().Split('\n')[0].Trim();
}
