using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>As <see cref="ExactMatchMetric"/>, with text compared after <see cref="TextNormalization"/>, also inside lists and records.</summary>
public sealed class NormalizedMatchMetric : IMetric
{
    /// <inheritdoc/>
    public string Name => "normalized_match";

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public string Kind => "code";

    /// <inheritdoc/>
    public string Description => "1 when every label equals the output of the same name apart from case, punctuation, articles and blanks, else 0.";

    /// <inheritdoc/>
    public MetricResult Score(JsonObject expected, JsonObject outputs)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(outputs);
        return FieldMatch.Score(expected, outputs, AreEqual);
    }

    private static bool AreEqual(JsonNode? label, JsonNode? output) => (label, output) switch
    {
        (JsonArray labels, JsonArray outputs) => labels.Count == outputs.Count && labels.Zip(outputs).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonObject labels, JsonObject outputs) => labels.Count == outputs.Count && labels.All(field => outputs.TryGetPropertyValue(field.Key, out var value) && AreEqual(field.Value, value)),
        _ when (JsonText.IsText(label) || JsonText.IsText(output)) && JsonText.OfScalar(label) is { } text && JsonText.OfScalar(output) is { } other =>
            string.Equals(TextNormalization.Normalize(text), TextNormalization.Normalize(other), StringComparison.Ordinal),
        _ => JsonNode.DeepEquals(label, output),
    };
}
