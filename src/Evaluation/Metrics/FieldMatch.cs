using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>The shared rule of all-or-nothing metrics: every label field must match the output of the same name.</summary>
internal static class FieldMatch
{
    public static MetricResult Score(JsonObject expected, JsonObject outputs, Func<JsonNode?, JsonNode?, bool> equal)
    {
        if (expected.Count == 0)
        {
            throw new MetricException("The example has no label to compare with.");
        }

        var wrong = expected.Where(label => !outputs.TryGetPropertyValue(label.Key, out var output) || !equal(label.Value, output)).Select(label => label.Key).ToList();
        return wrong.Count == 0 ? MetricResult.Right : new(0, $"differs in {string.Join(", ", wrong)}");
    }
}
