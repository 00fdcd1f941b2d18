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

    internal static async Task<LlmOpsException> FromAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement.Clone();
            if (root.TryGetProperty("error", out var error))
            {
                return new(status, Text(error, "code") ?? "error", Text(error, "message") ?? text) { Problem = root };
            }

            return new(status, Text(root, "type")?.Split(':')[^1] ?? "error", Text(root, "detail") ?? Text(root, "title") ?? text) { Problem = root };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new(status, $"http_{status}", $"{response.RequestMessage?.RequestUri} answered {status} without a problem document.");
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
