using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>A value made ready to be compared many times: equal texts are equal values; numbers may also be near.</summary>
internal sealed record ComparedValue(string Text, double? Number)
{
    /// <summary>What a field that is absent has in common with one that is null.</summary>
    public static ComparedValue Absent { get; } = new("null:", null);

    public static ComparedValue Of(JsonNode? node, bool normalize) => node is null ? Absent : new(Canonical(node, normalize), JsonText.Number(node));

    public bool Matches(ComparedValue output, double absolute, double relative) =>
        Text == output.Text || (Number is { } wanted && output.Number is { } got && JsonEquality.Near(wanted, got, absolute, relative));

    /// <summary>Values that match are of one group.</summary>
    public string Group(double absolute, double relative) => Number is not null && (absolute > 0 || relative > 0) ? "number" : Text;

    // Lengths before the parts keep ["a,b"] apart from ["a","b"].
    private static string Canonical(JsonNode? node, bool normalize) => node switch
    {
        null => Absent.Text,
        JsonArray list => $"list:{string.Concat(list.Select(item => Part(Canonical(item, normalize))))}",
        JsonObject record => $"record:{string.Concat(record.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => Part(f.Key) + Part(Canonical(f.Value, normalize))))}",
        _ => $"text:{Scalar(node, normalize)}",
    };

    private static string Part(string text) => $"{text.Length}:{text}";

    private static string Scalar(JsonNode node, bool normalize)
    {
        var text = node.GetValueKind() is JsonValueKind.Number && JsonText.Number(node) is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : JsonText.OfScalar(node) ?? "";
        return normalize && JsonText.IsText(node) && JsonText.Number(node) is null ? TextNormalization.Normalize(text) : text;
    }
}
