using System.Text.Json;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Reads the output values out of an assistant turn.</summary>
internal static class AssistantTurn
{
    /// <summary>Name under which a bare answer is kept.</summary>
    public const string Bare = "";

    public static IReadOnlyDictionary<string, string> Outputs(string turn)
    {
        var sections = MarkedSections.Read(turn);
        if (sections.Count > 0)
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in sections) { fields.TryAdd(name, value); }
            return fields;
        }

        return ReadObject(turn) ?? new Dictionary<string, string>(StringComparer.Ordinal) { [Bare] = turn.Trim() };
    }

    private static Dictionary<string, string>? ReadObject(string turn)
    {
        var start = turn.IndexOf('{', StringComparison.Ordinal);
        var end = turn.LastIndexOf('}');
        if (start < 0 || end < start) { return null; }
        try
        {
            using var document = JsonDocument.Parse(turn.AsMemory(start, end - start + 1));
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject()) { fields[member.Name] = member.Value.ToString(); }
            return fields;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
