using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>Says how good an attempt is.</summary>
internal sealed class Reward(string output, IModule? judge)
{
    public async Task<double> OfAsync(JsonObject inputs, JsonObject outputs, StepRun run, CancellationToken cancellationToken)
    {
        if (judge is null)
        {
            return Number(outputs[output]);
        }

        var seen = new JsonObject(judge.Signature.Inputs
            .Select(f => (f.Name, IsKnown: outputs.TryGetPropertyValue(f.Name, out var value) || inputs.TryGetPropertyValue(f.Name, out value), Value: value))
            .Where(f => f.IsKnown).Select(f => KeyValuePair.Create(f.Name, f.Value?.DeepClone())));
        return Number((await judge.RunAsync(seen, run.Part("judge", run.Sample) with { Temperature = null, Hint = null }, cancellationToken))[output]);
    }

    private static double Number(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.Number => JsonNumbers.ToDouble(value),
        _ => 0,
    };
}
