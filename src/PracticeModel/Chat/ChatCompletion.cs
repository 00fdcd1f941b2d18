using System.Text.Json;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Chat;

/// <summary>Writes an answer as one body.</summary>
internal static class ChatCompletion
{
    public static readonly RefusedRequest LateError = new(200, "server_error", "server_error", null, "The server had an error after it had begun to answer.");

    public static async Task WriteAsync(HttpContext context, ChatAnswer answer, FaultPlan faults)
    {
        var body = JsonBody.Bytes(json =>
        {
            if (faults.ErrorIn200) { OpenAiError.Write(json, LateError); }
            else { Write(json, answer, faults); }
        });
        if (faults.Malformed) { body = body[..(body.Length / 2)]; }
        if (!faults.Stall && !faults.CutStream)
        {
            await JsonBody.WriteAsync(context, StatusCodes.Status200OK, body);
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        await BrokenOff.EndAsync(context, faults);
    }

    public static void WriteUsage(Utf8JsonWriter json, ChatAnswer answer)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, answer.PromptTokens);
        json.WriteNumber("completion_tokens"u8, answer.CompletionTokens);
        json.WriteNumber("total_tokens"u8, answer.PromptTokens + answer.CompletionTokens);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChatAnswer answer, FaultPlan faults)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, answer.Card.Created);
        json.WriteString("model"u8, answer.Card.Name);
        json.WriteStartArray("choices"u8);
        for (var index = 0; index < answer.Choices.Count; index++) { WriteChoice(json, index, answer.Choices[index], faults); }
        json.WriteEndArray();
        if (!faults.NoUsage) { WriteUsage(json, answer); }
        json.WriteString("system_fingerprint"u8, "practice"u8);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, ChatChoice choice, FaultPlan faults)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("message"u8);
        if (!faults.NoRole) { json.WriteString("role"u8, "assistant"u8); }
        json.WriteString("content"u8, choice.IsRefusal ? null : choice.Text);
        json.WriteString("refusal"u8, choice.IsRefusal ? choice.Text : null);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, choice.FinishReason);
        json.WriteEndObject();
    }
}
