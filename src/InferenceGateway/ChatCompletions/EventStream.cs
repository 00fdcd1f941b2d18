using System.Text.Json;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ChatCompletions;

/// <summary>Writes server-sent events as OpenAI's clients read them.</summary>
internal static class EventStream
{
    public static ReadOnlyMemory<byte> Done { get; } = "data: [DONE]\n\n"u8.ToArray();

    public static void Start(HttpResponse response)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    public static async Task WriteAsync(HttpResponse response, object data, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync("data: "u8.ToArray(), cancellationToken);
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), JsonDefaults.Options), cancellationToken);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Tells inside a stream that it failed; the missing <c>[DONE]</c> says so as well.</summary>
    public static Task WriteErrorAsync(HttpResponse response, ProblemException problem, CancellationToken cancellationToken) =>
        WriteAsync(response, new { Error = new StreamError(problem.Message, problem.Status < 500 ? "invalid_request_error" : "api_error", null, problem.Code) }, cancellationToken);

    private sealed record StreamError(string Message, string Type, string? Param, string Code);
}
