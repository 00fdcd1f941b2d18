using System.Text;
using System.Text.Json;
using LlmOps.PracticeModel.Prompts;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Chat;

/// <summary>Reads a chat request; every mistake names the member at fault.</summary>
internal static class ChatRequestReader
{
    private const int MostChoices = 16;
    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool", "function"];

    /// <exception cref="RefusedRequest">A member is missing or wrong.</exception>
    public static ChatRequest Read(JsonElement body)
    {
        var stream = Members.Flag(body, "stream") ?? false;
        return new ChatRequest(Members.Text(body, "model") ?? throw RefusedRequest.BadMember("model", "'model' is missing."), ReadTurns(body))
        {
            Temperature = Members.Number(body, "temperature", 0, 2) ?? 0,
            Seed = Members.Whole(body, "seed", long.MinValue, long.MaxValue),
            Choices = (int)(Members.Whole(body, "n", 1, MostChoices) ?? 1),
            MaxTokens = (int?)(Members.Whole(body, "max_completion_tokens", 1, int.MaxValue) ?? Members.Whole(body, "max_tokens", 1, int.MaxValue)),
            Stream = stream,
            IncludeUsage = stream && Members.Object(body, "stream_options") is { } options && (Members.Flag(options, "include_usage") ?? false),
            Stops = ReadStops(body),
            ResponseFormat = ReadFormat(body),
        };
    }

    private static List<Turn> ReadTurns(JsonElement body)
    {
        if (!body.TryGetProperty("messages", out var messages)) { throw RefusedRequest.BadMember("messages", "'messages' is missing."); }
        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0) { throw RefusedRequest.BadMember("messages", "'messages' must be a list with at least one message."); }
        var turns = new List<Turn>(messages.GetArrayLength());
        foreach (var message in messages.EnumerateArray())
        {
            var path = $"messages[{turns.Count}]";
            if (message.ValueKind != JsonValueKind.Object) { throw RefusedRequest.BadMember(path, $"'{path}' must be an object."); }
            var role = Members.Text(message, "role", path);
            if (!Roles.Contains(role)) { throw RefusedRequest.BadMember($"{path}.role", $"'{path}.role' must be one of {string.Join(", ", Roles)}."); }
            turns.Add(new Turn(role!, ReadContent(message, $"{path}.content", mayBeMissing: role is not ("user" or "system" or "developer"))));
        }

        return turns;
    }

    private static string ReadContent(JsonElement message, string path, bool mayBeMissing)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null)
        {
            return mayBeMissing ? "" : throw RefusedRequest.BadMember(path, $"'{path}' is missing.");
        }

        if (content.ValueKind == JsonValueKind.String) { return Members.Decode(content, path); }
        if (content.ValueKind != JsonValueKind.Array) { throw RefusedRequest.BadMember(path, $"'{path}' must be a text or a list of parts."); }
        var text = new StringBuilder();
        var index = 0;
        foreach (var part in content.EnumerateArray())
        {
            var place = $"{path}[{index++}]";
            if (part.ValueKind != JsonValueKind.Object || Members.Text(part, "type", place) != "text") { throw RefusedRequest.BadMember(place, $"'{place}': a practice model reads parts of type text alone."); }
            text.Append(Members.Text(part, "text", place) ?? throw RefusedRequest.BadMember($"{place}.text", $"'{place}.text' is missing."));
        }

        return text.ToString();
    }

    private static IReadOnlyList<string> ReadStops(JsonElement body)
    {
        if (!body.TryGetProperty("stop", out var stop) || stop.ValueKind == JsonValueKind.Null) { return []; }
        if (stop.ValueKind == JsonValueKind.String) { return NotEmpty([Members.Decode(stop, "stop")]); }
        if (stop.ValueKind != JsonValueKind.Array || stop.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String)) { throw RefusedRequest.BadMember("stop", "'stop' must be a text or a list of texts."); }
        return NotEmpty([.. stop.EnumerateArray().Select(text => Members.Decode(text, "stop"))]);
    }

    private static string[] NotEmpty(string[] stops) =>
        Array.TrueForAll(stops, stop => stop.Length > 0) ? stops : throw RefusedRequest.BadMember("stop", "'stop' holds an empty text.");

    private static JsonElement? ReadFormat(JsonElement body)
    {
        if (Members.Object(body, "response_format") is not { } format) { return null; }
        return Members.Text(format, "type", "response_format") is "text" or "json_object" or "json_schema"
            ? format
            : throw RefusedRequest.BadMember("response_format.type", "'response_format.type' must be text, json_object or json_schema.");
    }
}
