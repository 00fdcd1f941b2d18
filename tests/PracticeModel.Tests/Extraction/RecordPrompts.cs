using System.Text.Json.Nodes;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Extraction;

/// <summary>Requests for the places in a text.</summary>
internal static class RecordPrompts
{
    public const string Places = """
        {"type": "array", "$defs": {"Place": {"type": "object", "properties": {"address": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "latitude": {"type": "number"}, "longitude": {"type": "number"}, "title": {"type": "string"}}}}, "items": {"$ref": "#/$defs/Place"}}
        """;

    public static object Request(
        string text, string? schema = null, IEnumerable<(string Text, string Records)>? demos = null, string model = "practice-small", string instructions = "Extract the places.", bool json = false) => FieldPrompts.Request(
        Inputs(text), [AskedField.Records("places", schema ?? Places)], demos?.Select(demo => (Inputs(demo.Text), new[] { ("places", demo.Records) })), instructions, model, json);

    /// <summary>The records of an answer in either form.</summary>
    public static JsonNode RecordsIn(string answer) => answer.StartsWith("[[", StringComparison.Ordinal)
        ? JsonNode.Parse(FieldPrompts.ValueIn(answer, "places"))!
        : JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!["places"]!;

    private static (string, string)[] Inputs(string text) => [("file", "places, all of them"), ("text", text)];
}
