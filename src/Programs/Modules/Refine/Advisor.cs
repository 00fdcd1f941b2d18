using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>Asks the model what the next attempt should do better. The advice is no input, so it never gets into demos made of the run.</summary>
internal sealed class Advisor(RewardSpec reward, double threshold, Signature attempted, ModuleParts parts)
{
    private static readonly Signature Advice = new(
        "An attempt at the task missed the wanted reward. Discuss what went wrong, then give one short piece of concrete advice for the next attempt. Do not give the answer itself.",
        [
            new("task", StrType.Instance, "fields and instructions of the task"), new("attempt_inputs", StrType.Instance), new("attempt_outputs", StrType.Instance),
            new("reward", FloatType.Instance, "what the attempt earned"), new("threshold", FloatType.Instance, "what is wanted"), new("reward_description", StrType.Instance, "how the reward is found"),
        ],
        [new("discussion", StrType.Instance), new("advice", StrType.Instance)]);

    private readonly Predict _ask = new(parts.Step with { Demos = null, Adapter = AdapterNames.Chat }, Advice, parts.Profile);

    public async Task<string> AdviseAsync(JsonObject inputs, JsonObject outputs, double score, StepRun attempt, CancellationToken cancellationToken)
    {
        var shown = new JsonObject
        {
            ["task"] = $"{PromptText.Fields(attempted, parts.Profile)}\n{attempted.Instructions}",
            ["attempt_inputs"] = PromptJson.Line(inputs),
            ["attempt_outputs"] = PromptJson.Line(outputs),
            ["reward"] = score,
            ["threshold"] = threshold,
            ["reward_description"] = Description,
        };
        var advice = await _ask.RunAsync(shown, attempt.Part("advice", attempt.Sample) with { Temperature = null, Hint = null }, cancellationToken);
        return $"Advice from an earlier attempt: {Marker.Neutralise(PythonText.Str(advice["advice"]))}";
    }

    private string Description => reward.Judge is { } judge ? $"The output `{reward.Output}` of a judge. {judge.Signature.Instructions}".TrimEnd() : $"The output `{reward.Output}` of the attempt itself.";
}
