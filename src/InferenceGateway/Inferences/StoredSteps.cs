using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Inferences;

/// <summary>
/// The steps of a run as its payload keeps them: nothing twice. A step's input that equals an input of the run or an output of an earlier step is
/// kept as the path to it; outputs that equal those of the run, or of the step, are left out; and a run's single call leaves prompt and answer to
/// the payload's request and answer, which no other run has. A reader gets all of it back.
/// </summary>
internal static class StoredSteps
{
    public static string Write(IReadOnlyList<StepTraceResponse> steps, JsonObject inputs, JsonObject? outputs, bool isSingleCall)
    {
        var known = new KnownValues(inputs);
        var stored = new List<StoredStep>();
        foreach (var step in steps)
        {
            var from = (step.Inputs ?? []).Select(i => (i.Key, Path: known.PathOf(i.Value))).Where(i => i.Path is not null).ToDictionary(i => i.Key, i => i.Path!, StringComparer.Ordinal);
            var calls = step.Calls.Select(call => call with
            {
                Messages = isSingleCall ? null : call.Messages,
                Answer = isSingleCall ? null : call.Answer,
                Outputs = JsonNode.DeepEquals(call.Outputs, step.Outputs) ? null : call.Outputs,
            });
            var others = new JsonObject((step.Inputs ?? []).Where(i => !from.ContainsKey(i.Key)).Select(i => KeyValuePair.Create(i.Key, i.Value?.DeepClone())));
            stored.Add(new(step with { Inputs = others, Outputs = JsonNode.DeepEquals(step.Outputs, outputs) ? null : step.Outputs, Calls = [.. calls] }, from));
            known.Add(step);
        }

        return JsonSerializer.Serialize(stored, JsonDefaults.Options);
    }

    public static IReadOnlyList<StepTraceResponse>? Read(InferencePayload payload)
    {
        if (payload.Steps is null || JsonSerializer.Deserialize<List<StoredStep>>(payload.Steps, JsonDefaults.Options) is not { } stored)
        {
            return null;
        }

        var (inputs, outputs) = (Parsed(payload.Inputs), Parsed(payload.Outputs));
        var known = new KnownValues(inputs ?? []);
        var steps = new List<StepTraceResponse>();
        foreach (var (step, from) in stored)
        {
            var given = step.Outputs ?? (step.Error is null ? outputs : null);
            var calls = step.Calls.Select(call => call with
            {
                Messages = call.Messages ?? Messages(payload.Request),
                Answer = call.Answer ?? payload.Answer,
                Outputs = call.Outputs ?? (call.Error is null ? given : null),
            });
            var bound = from.Select(f => KeyValuePair.Create(f.Key, known[f.Value]?.DeepClone()));
            steps.Add(step with { Inputs = new JsonObject(bound.Concat((step.Inputs ?? []).Select(i => KeyValuePair.Create(i.Key, i.Value?.DeepClone())))), Outputs = given, Calls = [.. calls] });
            known.Add(steps[^1]);
        }

        return steps;
    }

    private static JsonObject? Parsed(string? json) => json is null ? null : JsonNode.Parse(json) as JsonObject;

    private static List<MessageResponse>? Messages(string? request) => Parsed(request)?["messages"].Deserialize<List<MessageResponse>>(JsonDefaults.Options);

    /// <summary>A step, and for each input left out of it the path of its value.</summary>
    private sealed record StoredStep(StepTraceResponse Step, IReadOnlyDictionary<string, string> From);

    /// <summary>Values by the path that a binding would name them by; built up alike when written and read.</summary>
    private sealed class KnownValues(JsonObject inputs)
    {
        private readonly Dictionary<string, JsonNode?> values = inputs.ToDictionary(i => $"$.inputs.{i.Key}", i => i.Value, StringComparer.Ordinal);

        public JsonNode? this[string path] => values.GetValueOrDefault(path);

        public string? PathOf(JsonNode? value) => values.FirstOrDefault(v => JsonNode.DeepEquals(v.Value, value)).Key;

        public void Add(StepTraceResponse step)
        {
            foreach (var (field, value) in step.Outputs ?? [])
            {
                values[$"$.steps.{step.Id}.{field}"] = value;
            }
        }
    }
}
