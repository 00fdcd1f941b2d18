using System.Text.Json.Nodes;

namespace LlmOps.PracticeModel.Tests.Extraction;

/// <summary>Writes requests for records the way the platform's adapters lay them out.</summary>
internal static class RecordPrompts
{
    public const string Places = """
        {"type": "array", "$defs": {"Place": {"type": "object", "properties": {"address": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "latitude": {"type": "number"}, "longitude": {"type": "number"}, "title": {"type": "string"}}}}, "items": {"$ref": "#/$defs/Place"}}
        """;

    public static object Request(
        string text, string? schema = null, IEnumerable<(string Text, string Records)>? demos = null, string model = "practice-small", string instructions = "Extract the places.", bool json = false)
    {
        var note = $"{{places}}        # note: the value you produce must adhere to the JSON schema: {(schema ?? Places).Trim()}";
        var outputs = json
            ? $"Outputs will be a JSON object with the following fields.\n\n{{\n  \"places\": {JsonValue.Create(note).ToJsonString()}\n}}"
            : $"[[ ## places ## ]]\n{note}\n\n[[ ## completed ## ]]";
        var system = $"""
            Your input fields are:
            1. `file` (str):
            2. `text` (str):
            Your output fields are:
            1. `places` (list[Place]):
            All interactions will be structured in the following way, with the appropriate values filled in.

            {outputs}
            In adhering to this structure, your objective is:
                    {instructions.Replace("\n", "\n        ", StringComparison.Ordinal)}
            """;
        var messages = new List<object> { new { role = "system", content = system } };
        foreach (var (demoText, records) in demos ?? [])
        {
            messages.Add(new { role = "user", content = User(demoText) });
            messages.Add(new { role = "assistant", content = json ? $"{{\"places\": {records}}}" : $"[[ ## places ## ]]\n{records}\n\n[[ ## completed ## ]]\n" });
        }

        messages.Add(new { role = "user", content = User(text) });
        return new { model, messages };
    }

    /// <summary>The records of an answer in either form.</summary>
    public static JsonNode RecordsIn(string answer)
    {
        var text = answer.Contains("[[ ## places ## ]]", StringComparison.Ordinal)
            ? answer.Split("[[ ## places ## ]]\n")[1].Split("\n\n[[ ##")[0]
            : JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!["places"]!.ToJsonString();
        return JsonNode.Parse(text)!;
    }

    private static string User(string text) => $"[[ ## file ## ]]\nplaces, all of them\n\n[[ ## text ## ]]\n{text}";
}
