using System.Text.Json;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Works out from a conversation's beginning what is asked for.</summary>
internal static class PromptReader
{
    private const string JsonOutputs = "Outputs will be a JSON object";

    /// <param name="beginning">All turns before the last user turn.</param>
    /// <param name="responseFormat">The request's <c>response_format</c>, if any.</param>
    public static Prompt Read(IEnumerable<Turn> beginning, JsonElement? responseFormat)
    {
        var instructions = new List<string>();
        var demos = new List<Demo>();
        Turn? asked = null;
        foreach (var turn in beginning)
        {
            if (turn.IsInstruction) { instructions.Add(turn.Text); }
            else if (turn.IsUser) { asked = turn; }
            else if (turn.IsAssistant && asked is not null)
            {
                demos.Add(new Demo(UserTurn.Inputs(asked.Text), AssistantTurn.Outputs(turn.Text)));
                asked = null;
            }
        }

        var text = string.Join("\n", instructions);
        var (form, byWords) = FormOf(text, demos, responseFormat);
        return new Prompt(form, byWords, OutputsOf(text, form, demos, responseFormat), text, demos);
    }

    private static (AnswerForm Form, bool ByWords) FormOf(string instructions, List<Demo> demos, JsonElement? responseFormat)
    {
        if (responseFormat is { } format && format.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() != "text")
        {
            return (AnswerForm.Json, false);
        }

        if (instructions.Contains(JsonOutputs, StringComparison.Ordinal)) { return (AnswerForm.Json, true); }
        if (instructions.Contains("[[ ## ", StringComparison.Ordinal)) { return (AnswerForm.Markers, false); }
        if (demos.Count > 0 && !demos[^1].Outputs.ContainsKey(AssistantTurn.Bare)) { return (demos[^1].Outputs.ContainsKey("completed") ? AnswerForm.Markers : AnswerForm.Json, true); }
        return instructions.Contains("JSON", StringComparison.Ordinal) ? (AnswerForm.Json, true) : (AnswerForm.Plain, false);
    }

    private static IReadOnlyList<OutputField> OutputsOf(string instructions, AnswerForm form, List<Demo> demos, JsonElement? responseFormat)
    {
        if (SchemaOf(responseFormat) is { } schema && SchemaFields.ReadAll(schema) is { Count: > 0 } declared) { return declared; }
        if (FieldNotes.Read(instructions) is { Count: > 0 } noted) { return noted; }
        var labels = ListedLabels.Read(instructions);
        var names = demos.Count == 0 ? [] : demos[^1].Outputs.Keys.Where(name => name is not (AssistantTurn.Bare or "completed")).ToList();
        if (form == AnswerForm.Plain || names.Count == 0) { return labels.Count > 0 ? [OutputField.Choice("label", labels)] : []; }

        // Of the fields seen in the demos, the one whose values are among the listed labels takes them.
        return [.. names.Select(name => labels.Count > 0 && LabelText.Match(demos[^1].Outputs[name], labels) is not null ? OutputField.Choice(name, labels) : OutputField.OfType(name, "str"))];
    }

    private static JsonElement? SchemaOf(JsonElement? responseFormat) =>
        responseFormat is { } format && format.TryGetProperty("json_schema", out var wrapper) && wrapper.ValueKind == JsonValueKind.Object
        && wrapper.TryGetProperty("schema", out var schema) ? schema : null;
}
