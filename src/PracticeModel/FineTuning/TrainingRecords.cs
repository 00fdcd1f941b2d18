using System.Text.Json;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.FineTuning;

/// <summary>A training file, read: for each output that chooses among labels the texts with their labels.</summary>
/// <param name="Fields">Labelled texts by output.</param>
/// <param name="Records">Conversations read.</param>
/// <param name="Characters">Characters of all messages.</param>
internal sealed record TrainingRecords(IReadOnlyDictionary<string, IReadOnlyList<LabelledText>> Fields, int Records, long Characters)
{
    private const int FewestRecords = 10;

    /// <exception cref="TrainingFileException">A line is no conversation, or nothing can be learned from the file.</exception>
    public static TrainingRecords Read(byte[] file)
    {
        var fields = new Dictionary<string, List<LabelledText>>(StringComparer.Ordinal);
        var prompts = new Dictionary<string, Prompt>(StringComparer.Ordinal);
        var (records, characters, number) = (0, 0L, 0);
        using var lines = new StreamReader(new MemoryStream(file), new System.Text.UTF8Encoding(false, throwOnInvalidBytes: false));
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) { continue; }
            var turns = Turns(line, number);
            records++;
            characters += turns.Sum(t => t.Text.Length);
            Add(fields, prompts, turns);
        }

        if (records < FewestRecords) { throw new TrainingFileException($"The file has {records} conversations; at least {FewestRecords} are needed."); }
        if (fields.Count == 0) { throw new TrainingFileException("No conversation chooses among labels that its messages name; there is nothing this practice model could learn."); }
        return new(fields.ToDictionary(f => f.Key, f => (IReadOnlyList<LabelledText>)f.Value, StringComparer.Ordinal), records, characters);
    }

    private static List<Turn> Turns(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array)
            {
                var turns = messages.EnumerateArray().Select(m => m.ValueKind == JsonValueKind.Object && Text(m, "role") is { } role && Text(m, "content") is { } content ? new Turn(role, content) : null).ToList();
                if (turns.Count >= 2 && !turns.Contains(null) && turns[^1]!.IsAssistant && turns[^2]!.IsUser) { return turns!; }
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Told below like every other line that is no conversation.
        }

        throw new TrainingFileException($"Line {number} is no conversation: an object with 'messages', each with 'role' and 'content' as text, that ends with a user's and an assistant's.");
    }

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Add(Dictionary<string, List<LabelledText>> fields, Dictionary<string, Prompt> prompts, List<Turn> turns)
    {
        var beginning = turns[..^2];
        var key = string.Join('\u001e', beginning.Select(t => $"{t.Role}\u001f{t.Text}"));
        if (!prompts.TryGetValue(key, out var prompt)) { prompts[key] = prompt = PromptReader.Read(beginning, null); }
        var outputs = AssistantTurn.Outputs(turns[^1].Text);
        foreach (var field in prompt.Outputs.Where(f => f.IsChosen))
        {
            if (LabelText.Match(outputs.GetValueOrDefault(field.Name) ?? outputs.GetValueOrDefault(AssistantTurn.Bare), field.Labels) is not { } label) { continue; }
            if (!fields.TryGetValue(field.Name, out var texts)) { fields[field.Name] = texts = []; }
            texts.Add(new(UserTurn.Inputs(turns[^2].Text).Text, label));
        }
    }
}

/// <summary>A training file that cannot be learned from.</summary>
internal sealed class TrainingFileException(string reason) : Exception(reason);
