using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>When a label and an output are the same.</summary>
internal static class JsonEquality
{
    public static bool Exact(JsonNode? label, JsonNode? output) =>
        JsonText.IsText(label) ? string.Equals(JsonText.OfScalar(label), JsonText.OfScalar(output), StringComparison.Ordinal) : JsonNode.DeepEquals(label, output);

    public static bool Normalized(JsonNode? label, JsonNode? output) => (label, output) switch
    {
        (JsonArray labels, JsonArray outputs) => labels.Count == outputs.Count && labels.Zip(outputs).All(pair => Normalized(pair.First, pair.Second)),
        (JsonObject labels, JsonObject outputs) => labels.Count == outputs.Count && labels.All(field => outputs.TryGetPropertyValue(field.Key, out var value) && Normalized(field.Value, value)),
        _ when (JsonText.IsText(label) || JsonText.IsText(output)) && JsonText.OfScalar(label) is { } text && JsonText.OfScalar(output) is { } other =>
            string.Equals(TextNormalization.Normalize(text), TextNormalization.Normalize(other), StringComparison.Ordinal),
        _ => JsonNode.DeepEquals(label, output),
    };

    /// <summary>Whether two numbers are at most so far apart; <see langword="null"/> when one of them is none.</summary>
    public static bool? Near(JsonNode? label, JsonNode? output, double absolute, double relative) =>
        JsonText.Number(label) is { } wanted && JsonText.Number(output) is { } got ? Near(wanted, got, absolute, relative) : null;

    /// <summary>Whether two numbers are at most so far apart, absolutely or as a share of the label.</summary>
    public static bool Near(double wanted, double got, double absolute, double relative)
    {
        // Decimal fractions differ by a hair from what they are written as: 0.3 is within 0.1 of 0.2.
        var distance = Math.Abs(wanted - got);
        return distance == 0 || distance <= Math.Max(absolute, relative * Math.Abs(wanted)) * (1 + 1e-9);
    }
}
