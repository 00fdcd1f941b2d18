using System.Text.Json.Nodes;

namespace LlmOps.PracticeModel.Tests.Serving;

/// <summary>An output as a prompt declares it.</summary>
/// <param name="Note">What stands behind "the value you produce"; empty for plain text.</param>
internal sealed record AskedField(string Name, string Type = "str", string Note = "", string Description = "")
{
    public static AskedField Bool(string name) => new(name, "bool", "must be True or False");

    public static AskedField Whole(string name, string description = "") => new(name, "int", "must be a single int value", description);

    public static AskedField OneOf(string name, params string[] labels) => new(name, $"Literal[{string.Join(", ", labels.Select(label => $"'{label}'"))}]", $"must exactly match (no extra characters) one of: {string.Join("; ", labels)}");

    public static AskedField Records(string name, string schema) => new(name, "list[Place]", $"must adhere to the JSON schema: {schema.Trim()}");
}

/// <summary>Writes requests with any inputs and outputs, the way the platform's adapters lay prompts out.</summary>
internal static class FieldPrompts
{
    /// <param name="demos">Inputs and output values by name.</param>
    public static object Request(
        (string Name, string Value)[] inputs, AskedField[] outputs, IEnumerable<((string Name, string Value)[] Inputs, (string Name, string Value)[] Outputs)>? demos = null,
        string instructions = "Do the task.", string model = "practice-small", bool json = false, double temperature = 0, long? seed = null)
    {
        string Placeholder(AskedField field) => field.Note.Length == 0 ? $"{{{field.Name}}}" : $"{{{field.Name}}}        # note: the value you produce {field.Note}";
        var blocks = json
            ? $"Outputs will be a JSON object with the following fields.\n\n{{\n{string.Join(",\n", outputs.Select(field => $"  \"{field.Name}\": {JsonValue.Create(Placeholder(field)).ToJsonString()}"))}\n}}"
            : $"{string.Join("\n\n", outputs.Select(field => $"[[ ## {field.Name} ## ]]\n{Placeholder(field)}"))}\n\n[[ ## completed ## ]]";
        var system = $"""
            Your input fields are:
            {string.Join('\n', inputs.Select((input, index) => $"{index + 1}. `{input.Name}` (str): "))}
            Your output fields are:
            {string.Join('\n', outputs.Select((field, index) => $"{index + 1}. `{field.Name}` ({field.Type}): {field.Description}"))}
            All interactions will be structured in the following way, with the appropriate values filled in.

            {string.Join("\n\n", inputs.Select(input => $"[[ ## {input.Name} ## ]]\n{{{input.Name}}}"))}

            {blocks}
            In adhering to this structure, your objective is:
                    {instructions.Replace("\n", "\n        ", StringComparison.Ordinal)}
            """;
        var messages = new List<object> { new { role = "system", content = system } };
        foreach (var demo in demos ?? [])
        {
            messages.Add(new { role = "user", content = Blocks(demo.Inputs) });
            messages.Add(new { role = "assistant", content = json ? new JsonObject(demo.Outputs.Select(output => KeyValuePair.Create(output.Name, ValueOf(output.Value)))).ToJsonString() : $"{Blocks(demo.Outputs)}\n\n[[ ## completed ## ]]\n" });
        }

        messages.Add(new { role = "user", content = $"{Blocks(inputs)}\n\nRespond with the corresponding output fields, starting with the field `[[ ## {outputs[0].Name} ## ]]`." });
        return new { model, messages, temperature, seed };
    }

    /// <summary>The value of one output in an answer with markers.</summary>
    public static string ValueIn(string answer, string name) => answer.Split($"[[ ## {name} ## ]]\n")[1].Split("\n\n[[ ## ")[0];

    private static string Blocks(IEnumerable<(string Name, string Value)> fields) => string.Join("\n\n", fields.Select(field => $"[[ ## {field.Name} ## ]]\n{field.Value}"));

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }
}
