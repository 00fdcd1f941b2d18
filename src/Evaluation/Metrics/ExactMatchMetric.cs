using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>
/// 1 when every label field equals the output of the same name as a JSON value, else 0. Text compares character by character;
/// a text label also equals a number or boolean that is written the same way.
/// </summary>
public sealed class ExactMatchMetric : IMetric
{
    /// <inheritdoc/>
    public string Name => "exact_match";

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public string Kind => "code";

    /// <inheritdoc/>
    public string Description => "1 when every label equals the output of the same name exactly, else 0.";

    /// <inheritdoc/>
    public MetricResult Score(JsonObject expected, JsonObject outputs)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(outputs);
        return FieldMatch.Score(expected, outputs, AreEqual);
    }

    private static bool AreEqual(JsonNode? label, JsonNode? output) =>
        JsonText.IsText(label) ? string.Equals(JsonText.OfScalar(label), JsonText.OfScalar(output), StringComparison.Ordinal) : JsonNode.DeepEquals(label, output);
}
