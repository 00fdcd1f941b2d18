using System.Text.Json;

namespace LlmOps.Testing;

/// <summary>One request the scripted model server received.</summary>
/// <param name="Path">For example <c>/v1/chat/completions</c>.</param>
/// <param name="Headers">All headers, names in any case.</param>
/// <param name="Body">The JSON body.</param>
public sealed record RecordedModelRequest(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>The model asked for.</summary>
    public string Model => Body.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "";

    /// <summary>Whether a streamed answer was asked for.</summary>
    public bool Stream => Body.TryGetProperty("stream", out var stream) && stream.ValueKind is JsonValueKind.True;

    /// <summary>The texts of the messages, first to last.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages =>
        Body.TryGetProperty("messages", out var messages) ? [.. messages.EnumerateArray().Select(m => (m.GetProperty("role").GetString() ?? "", TextOf(m)))] : [];

    /// <summary>The text of the last message.</summary>
    public string LastText => Messages.Count > 0 ? Messages[^1].Text : "";

    /// <summary>All messages in one text, for looking something up in the prompt.</summary>
    public string Prompt => string.Join('\n', Messages.Select(m => m.Text));

    private static string TextOf(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content)) { return ""; }
        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(p => p.TryGetProperty("text", out var text) ? text.GetString() : "")),
            _ => "",
        };
    }
}
