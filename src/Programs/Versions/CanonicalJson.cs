using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>JSON without blanks and with keys in ordinal order, save where their order has a meaning.</summary>
internal static class CanonicalJson
{
    public static string Write(JsonNode? node) => Write(node, "", _ => false);

    /// <param name="node">What is written.</param>
    /// <param name="hasOrder">Says of a JSON pointer whether the keys below it keep the order they have.</param>
    public static string Write(JsonNode? node, Predicate<string> hasOrder) => Write(node, "", hasOrder);

    private static string Write(JsonNode? node, string pointer, Predicate<string> hasOrder)
    {
        var keepsOrder = hasOrder(pointer);
        var inside = keepsOrder ? _ => true : hasOrder;
        IEnumerable<KeyValuePair<string, JsonNode?>> Entries(JsonObject map) => keepsOrder ? map : map.OrderBy(e => e.Key, StringComparer.Ordinal);
        return node switch
        {
            JsonObject map => $"{{{string.Join(',', Entries(map).Select(e => $"{PromptJson.Line(e.Key)}:{Write(e.Value, $"{pointer}/{e.Key}", inside)}"))}}}",
            JsonArray items => $"[{string.Join(',', items.Select((item, i) => Write(item, $"{pointer}/{i}", inside)))}]",
            _ => PromptJson.Line(node),
        };
    }
}
