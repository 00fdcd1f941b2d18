using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>The shared rule of all-or-nothing metrics: every label field must match the output of the same name.</summary>
internal static class FieldMatch
{
    public static MetricResult Score(FieldChoice fields, JsonObject expected, JsonObject outputs, Func<JsonNode?, JsonNode?, bool> equal)
    {
        var wrong = fields.Of(expected, outputs).Where(pair => !pair.HasOutput || !equal(pair.Label, pair.Output)).Select(pair => pair.Name).ToList();
        return wrong.Count == 0 ? MetricResult.Right : new(0, Wording.Bounded($"differs in {string.Join(", ", wrong)}"));
    }
}
