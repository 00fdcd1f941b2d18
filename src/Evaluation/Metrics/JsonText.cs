using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Scalars as text: tables know only text, so a label <c>"3"</c> stands for the number 3.</summary>
internal static class JsonText
{
    public static bool IsText(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String;

    /// <summary>The text of a string, number or boolean; <see langword="null"/> for everything else.</summary>
    public static string? OfScalar(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };
}
