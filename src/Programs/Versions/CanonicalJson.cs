using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>JSON with keys in ordinal order and no blanks.</summary>
internal static class CanonicalJson
{
    public static string Write(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(',', map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{PromptJson.Line(e.Key)}:{Write(e.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Write))}]",
        _ => PromptJson.Line(node),
    };
}
