using System.Text.Json;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.OpenAi;

/// <summary>Reads answers and stream chunks; whatever is not of the expected shape is an invalid response.</summary>
internal static class ChatAnswerBody
{
    public static ModelResponse Read(ReadOnlyMemory<byte> body, string askedModel, decimal cost)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        if (!TryFirstChoice(root, out var choice) || !choice.TryGetProperty("message", out var message) || message.ValueKind is not JsonValueKind.Object)
        {
            throw Invalid("The answer has no choices.");
        }

        return new ModelResponse(Text(message, "content") ?? "", ReadUsage(root, cost) ?? default(Usage) with { Cost = cost }, Text(root, "model") ?? askedModel, Text(choice, "finish_reason"));
    }

    public static ModelChunk ReadChunk(string data, decimal cost)
    {
        using var document = Parse(System.Text.Encoding.UTF8.GetBytes(data));
        var root = document.RootElement;
        if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object)
        {
            throw OpenAiErrors.FromCode(Text(error, "code"), status: null, retryAfter: null)
                ?? new ModelException(ModelErrorKind.ProviderFailure, "The provider failed in the middle of the answer.");
        }

        var hasChoice = TryFirstChoice(root, out var choice);
        var usage = ReadUsage(root, cost);
        if (!hasChoice && usage is null && (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("choices", out _)))
        {
            throw Invalid("A piece of the answer has no choices.");
        }

        var text = hasChoice && choice.TryGetProperty("delta", out var delta) && delta.ValueKind is JsonValueKind.Object ? Text(delta, "content") : null;
        return new ModelChunk(text ?? "") { FinishReason = hasChoice ? Text(choice, "finish_reason") : null, Usage = usage, Model = Text(root, "model") };
    }

    public static ModelException Invalid(string message, Exception? inner = null) => new(ModelErrorKind.InvalidResponse, message, inner);

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException broken)
        {
            throw Invalid("The answer is not valid JSON.", broken);
        }
    }

    private static bool TryFirstChoice(JsonElement root, out JsonElement choice)
    {
        choice = default;
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("choices", out var choices) || choices.ValueKind is not JsonValueKind.Array || choices.GetArrayLength() is 0)
        {
            return false;
        }

        choice = choices[0];
        return choice.ValueKind is JsonValueKind.Object;
    }

    private static Usage? ReadUsage(JsonElement root, decimal cost) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty("usage", out var usage) && usage.ValueKind is JsonValueKind.Object
            ? new Usage(Tokens(usage, "prompt_tokens"), Tokens(usage, "completion_tokens"), cost)
            : null;

    private static long Tokens(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var tokens) ? tokens : 0;
}
