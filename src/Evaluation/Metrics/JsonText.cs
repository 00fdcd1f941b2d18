using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Scalars as text: tables know only text, so a label <c>"3"</c> stands for the number 3.</summary>
internal static class JsonText
{
    public static bool IsText(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String;

    /// <summary>The text of a string; <see langword="null"/> for everything else.</summary>
    public static string? OfText(JsonNode? node) => IsText(node) ? node!.GetValue<string>() : null;

    /// <summary>The text of a string, number or boolean; <see langword="null"/> for everything else.</summary>
    public static string? OfScalar(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    /// <summary>All text in a value, one scalar a line: what a reader of the value sees.</summary>
    public static string OfAll(JsonNode? node) => node switch
    {
        JsonArray list => string.Join('\n', list.Select(OfAll)),
        JsonObject record => string.Join('\n', record.Select(field => OfAll(field.Value))),
        _ => OfScalar(node) ?? "",
    };

    /// <summary>What a label accepts: the entries of a list, besides the value as a whole.</summary>
    public static IReadOnlyList<string> Alternatives(JsonNode? label) => label is JsonArray { Count: > 0 } list ? [.. list.Select(OfAll), OfAll(label)] : [OfAll(label)];

    /// <summary>The finite number a value is, also one written as text; <see langword="null"/> when it is none.</summary>
    public static double? Number(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.Number or JsonValueKind.String && double.TryParse(OfScalar(node), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
