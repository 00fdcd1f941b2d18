using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>
/// One training record of a fine-tuning file (dspy-spec 2.9): the messages a step sends for an example, and the answer its adapter would read
/// back as the example's outputs. A model trained on such records is served by the same step.
/// </summary>
public static class FineTuneRecord
{
    /// <summary>The record as one line of JSON, without a line feed: <c>{"messages": [{"role": "system", "content": "..."}, ...]}</c>.</summary>
    /// <param name="spec">A program that compiles.</param>
    /// <param name="stepId">The step to train.</param>
    /// <param name="example">All inputs and outputs of the step, <c>reasoning</c> included where its module adds one: a demo or a prediction.</param>
    /// <exception cref="InteropException">The program has no such step, it is not a plain one, or the example lacks a value.</exception>
    public static string Line(ProgramSpec spec, string stepId, DemoSpec example)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(example);
        var step = spec.Steps.FirstOrDefault(s => s.Id == stepId) ?? throw new InteropException([new SpecProblem("/steps", $"there is no step '{stepId}'")]);
        var profile = Profile.Find(spec.Profile)!;
        var plan = new StepPlan(step, DeclaredTypes.Of(spec), profile);
        if (plan.Prompt is not { Template: var template })
        {
            throw new InteropException([new SpecProblem("/steps", $"step '{stepId}' is a {step.Module}, which is not one prompt with one answer")]);
        }

        SpecProblem[] missing = [.. Missing("inputs", plan.Signature.Inputs.Select(f => f.Name), example.Inputs), .. Missing("outputs", plan.Signature.Outputs.Select(f => f.Name), example.Outputs)];
        if (missing.Length > 0)
        {
            throw new InteropException(missing);
        }

        // As a complete demo the example's assistant turn is the very answer the adapter reads.
        var answer = AdapterNames.Find(step.Adapter).Format(plan.Signature, [new Demo(example.Inputs, example.Outputs, IsComplete: true)], profile).Demos[0].Assistant;
        IEnumerable<ModelMessage> messages = [.. template.WithHistory(template.Prefix, example.Inputs), template.Request(example.Inputs), answer];
        return PromptJson.Line(new JsonObject
        {
            ["messages"] = new JsonArray([.. messages.Select(m => new JsonObject { ["role"] = m.Role, ["content"] = m.Content })]),
        });
    }

    private static IEnumerable<SpecProblem> Missing(string side, IEnumerable<string> names, JsonObject values) =>
        names.Where(n => !values.ContainsKey(n)).Select(n => new SpecProblem($"/example/{side}/{n}", "is missing: a model would learn to leave it out"));
}
