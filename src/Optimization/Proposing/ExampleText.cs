using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Proposing;

/// <summary>Examples as a prompt model reads them: blocks of <c>Input:</c> and <c>Output:</c>.</summary>
internal static class ExampleText
{
    private const int LongestValue = 2000;

    public static string Of(IEnumerable<TrainExample> examples) => string.Join("\n\n", examples.Select(e => Block(e.Inputs, e.Labels)));

    public static string Of(IEnumerable<DemoSpec> demos) => string.Join("\n\n", demos.Select(d => Block(d.Inputs, d.Outputs)));

    private static string Block(JsonObject inputs, JsonObject outputs) => $"Input: {Values(inputs)}\nOutput: {Values(outputs)}";

    /// <summary>The values as text: one stands for itself, of several each is named.</summary>
    public static string Values(JsonObject values) => values.Count == 1 ? Value(values.First().Value) : string.Join("; ", values.Select(v => $"{v.Key}: {Value(v.Value)}"));

    /// <summary>Those of the outputs that a label speaks of; all when it speaks of none.</summary>
    public static JsonObject Named(JsonObject outputs, JsonObject labels)
    {
        var named = new JsonObject(outputs.Where(o => labels.ContainsKey(o.Key)).Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone())));
        return named.Count > 0 ? named : outputs;
    }

    public static string Value(JsonNode? value)
    {
        var text = value is JsonValue single && single.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "";
        return text.Length > LongestValue ? text[..LongestValue] : text;
    }
}
