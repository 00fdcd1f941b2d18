using System.Text.Json;

namespace LlmOps.PracticeModel.Wire;

/// <summary>OpenAI's error body.</summary>
internal static class OpenAiError
{
    public static Task WriteAsync(HttpContext context, RefusedRequest refusal)
    {
        if (refusal.RetryAfter is { } seconds) { context.Response.Headers.RetryAfter = seconds.ToString(); }
        return JsonBody.WriteAsync(context, refusal.Status, json => Write(json, refusal));
    }

    public static void Write(Utf8JsonWriter json, RefusedRequest refusal)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, refusal.Message);
        json.WriteString("type"u8, refusal.Type);
        json.WriteString("param"u8, refusal.Param);
        json.WriteString("code"u8, refusal.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
