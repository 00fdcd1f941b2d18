using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LlmOps.Testing;

/// <summary>Writes a scripted answer in OpenAI's wire format, whole or as server-sent events.</summary>
internal static class CompletionWriter
{
    public static async Task WriteAsync(HttpContext context, RecordedModelRequest request, ScriptedAnswer answer)
    {
        var cancellationToken = context.RequestAborted;
        if (answer.Delay > TimeSpan.Zero) { await Task.Delay(answer.Delay, cancellationToken); }
        if (answer.Until is not null) { await answer.Until.WaitAsync(cancellationToken); }
        foreach (var (name, value) in answer.Headers) { context.Response.Headers[name] = value; }

        if (answer.Status != 200) { await WriteErrorAsync(context, answer.Status, "scripted failure"); }
        else if (answer.RawBody is not null) { await WriteRawAsync(context, answer.RawBody); }
        else if (request.Stream) { await WriteStreamAsync(context, request, answer); }
        else { await WriteWholeAsync(context, request, answer); }
    }

    public static async Task WriteErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new { error = new { message, type = status < 500 ? "invalid_request_error" : "server_error", param = (string?)null, code = (string?)null } });
    }

    private static async Task WriteRawAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    private static async Task WriteWholeAsync(HttpContext context, RecordedModelRequest request, ScriptedAnswer answer)
    {
        var message = new Dictionary<string, object?>(StringComparer.Ordinal) { ["role"] = "assistant", ["content"] = answer.ToolCalls.Count > 0 && answer.Text.Length == 0 ? null : answer.Text };
        if (answer.ToolCalls.Count > 0) { message["tool_calls"] = answer.ToolCalls.Select((c, i) => ToolCall(c, i)).ToArray(); }
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = "chatcmpl-scripted", @object = "chat.completion", created = 1_767_225_600, model = request.Model,
            choices = new[] { new { index = 0, message, finish_reason = FinishReason(answer) } },
            usage = Usage(request, answer),
        });
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (answer.CutAfterPieces is null)
        {
            await context.Response.Body.WriteAsync(body);
            return;
        }
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task WriteStreamAsync(HttpContext context, RecordedModelRequest request, ScriptedAnswer answer)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        var deltas = new List<object> { new { role = "assistant", content = "" } };
        deltas.AddRange(Pieces(answer.Text).Select(p => new { content = p }));
        deltas.AddRange(answer.ToolCalls.Select((c, i) => new { tool_calls = new[] { ToolCall(c, i) } }));
        var sent = 0;
        foreach (var delta in deltas)
        {
            if (answer.CutAfterPieces == sent++)
            {
                context.Abort();
                return;
            }
            await WriteEventAsync(context, Chunk(request, new[] { new { index = 0, delta, finish_reason = (string?)null } }, usage: null));
        }
        await WriteEventAsync(context, Chunk(request, new[] { new { index = 0, delta = new { }, finish_reason = FinishReason(answer) } }, usage: null));
        if (request.Body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var include) && include.ValueKind is JsonValueKind.True)
        {
            await WriteEventAsync(context, Chunk(request, Array.Empty<object>(), Usage(request, answer)));
        }
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static object Chunk(RecordedModelRequest request, object choices, object? usage) =>
        new { id = "chatcmpl-scripted", @object = "chat.completion.chunk", created = 1_767_225_600, model = request.Model, choices, usage };

    private static async Task WriteEventAsync(HttpContext context, object chunk)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
        await context.Response.Body.FlushAsync();
    }

    private static object ToolCall(ScriptedToolCall call, int index) => new { index, id = call.Id, type = "function", function = new { name = call.Name, arguments = call.Arguments } };

    private static string FinishReason(ScriptedAnswer answer) => answer.FinishReason ?? (answer.ToolCalls.Count > 0 ? "tool_calls" : "stop");

    private static object Usage(RecordedModelRequest request, ScriptedAnswer answer)
    {
        var prompt = answer.PromptTokens ?? Words(request.Prompt);
        var completion = answer.CompletionTokens ?? Words(answer.Text);
        return new { prompt_tokens = prompt, completion_tokens = completion, total_tokens = prompt + completion };
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    // Word by word, spaces kept: the pieces joined are the text.
    private static IEnumerable<string> Pieces(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var space = text.IndexOf(' ', start + 1);
            var end = space < 0 ? text.Length : space;
            yield return text[start..end];
            start = end;
        }
    }
}
