using System.Text.Json;

namespace LlmOps.PracticeModel.Tests.Serving;

/// <summary>Writes requests the way the platform's adapters lay prompts out.</summary>
internal static class Prompting
{
    public static readonly string[] Moods = ["happy", "sad"];

    public static object Request(
        string text, IReadOnlyList<string>? labels = null, IEnumerable<(string Text, string Label)>? demos = null,
        string model = "practice-small", string instructions = "Sort the message.", string outputs = "label", bool json = false, bool stream = false,
        double temperature = 0)
    {
        labels ??= Moods;
        var messages = new List<object> { new { role = "system", content = System(labels, instructions, outputs.Split(','), json) } };
        foreach (var (demoText, label) in demos ?? [])
        {
            messages.Add(new { role = "user", content = $"[[ ## text ## ]]\n{demoText}" });
            messages.Add(new { role = "assistant", content = json ? JsonSerializer.Serialize(new { label }) : $"[[ ## label ## ]]\n{label}\n\n[[ ## completed ## ]]\n" });
        }

        messages.Add(new { role = "user", content = $"[[ ## text ## ]]\n{text}\n\n{(json ? "Respond with a JSON object in the following order of fields: `label`." : "Respond with the corresponding output fields, starting with the field `[[ ## label ## ]]`, and then ending with the marker for `[[ ## completed ## ]]`.")}" });
        return new { model, messages, temperature, stream, stream_options = stream ? new { include_usage = true } : null };
    }

    public static string LabelIn(string answer) => answer.Split("[[ ## label ## ]]\n")[1].Split('\n')[0];

    private static string System(IReadOnlyList<string> labels, string instructions, string[] outputs, bool json)
    {
        string TypeOf(string output) => output switch
        {
            "label" => $"Literal[{string.Join(", ", labels.Select(label => $"'{label}'"))}]",
            "confidence" => "float",
            "urgent" => "bool",
            "count" => "int",
            _ => "str",
        };
        string NoteOf(string output) => output switch
        {
            "label" => $"        # note: the value you produce must exactly match (no extra characters) one of: {string.Join("; ", labels)}",
            "confidence" => "        # note: the value you produce must be a single float value",
            "urgent" => "        # note: the value you produce must be True or False",
            "count" => "        # note: the value you produce must be a single int value",
            _ => "",
        };
        var list = string.Join('\n', outputs.Select((output, index) => $"{index + 1}. `{output}` ({TypeOf(output)}):"));
        var blocks = json
            ? "Inputs will have the following structure:\n\n[[ ## text ## ]]\n{text}\n\nOutputs will be a JSON object with the following fields.\n\n{\n"
                + string.Join(",\n", outputs.Select(output => $"  {JsonSerializer.Serialize(output)}: {JsonSerializer.Serialize($"{{{output}}}{NoteOf(output)}")}")) + "\n}"
            : "[[ ## text ## ]]\n{text}\n\n" + string.Join("\n\n", outputs.Select(output => $"[[ ## {output} ## ]]\n{{{output}}}{NoteOf(output)}")) + "\n\n[[ ## completed ## ]]";
        return $"Your input fields are:\n1. `text` (str):\nYour output fields are:\n{list}\nAll interactions will be structured in the following way, with the appropriate values filled in.\n\n{blocks}\n"
            + $"In adhering to this structure, your objective is: {string.Concat(instructions.Split('\n').Select(line => $"\n        {line}"))}";
    }
}
