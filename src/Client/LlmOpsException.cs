using System.Text.Json;

namespace LlmOps.Client;

/// <summary>The platform said no, or did not answer.</summary>
public sealed class LlmOpsException(int status, string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>HTTP status; 0 when nothing answered.</summary>
    public int Status { get; } = status;

    /// <summary>Stable code, the last part of the problem's URN; <c>unreachable</c> when nothing answered.</summary>
    public string Code { get; } = code;

    /// <summary>The whole problem document, when there was one.</summary>
    public JsonElement? Problem { get; private init; }

    internal static async Task<LlmOpsException> FromAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        FromProblem((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.RequestMessage?.RequestUri?.ToString());

    /// <summary>Reads a problem document, or OpenAI's error shape.</summary>
    internal static LlmOpsException FromProblem(int status, string text, string? source)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement.Clone();
            if (root.TryGetProperty("error", out var error))
            {
                return new(status, Text(error, "code") ?? "error", Text(error, "message") ?? text) { Problem = root };
            }

            var told = status > 0 ? status : root.TryGetProperty("status", out var inner) && inner.TryGetInt32(out var number) ? number : 0;
            return new(told, Text(root, "type")?.Split(':')[^1] ?? "error", Text(root, "detail") ?? Text(root, "title") ?? text) { Problem = root };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new(status, $"http_{status}", $"{source} answered {status} without a problem document.");
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
