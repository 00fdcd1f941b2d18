using System.Buffers;
using System.Text.Json;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Chat;

/// <summary>Writes an answer as server-sent events, a few words each.</summary>
internal static class ChatStream
{
    public static async Task WriteAsync(HttpContext context, ChatAnswer answer, bool includeUsage, FaultPlan faults)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await context.RequestServices.GetRequiredService<FaultBox>().WaitAsync(faults.FirstToken, context.RequestAborted);
        var events = Events(answer, includeUsage && !faults.NoUsage, faults).ToList();
        var breaksAt = events.Count / 2;
        for (var index = 0; index < events.Count; index++)
        {
            if (index == breaksAt && (faults.Stall || faults.CutStream))
            {
                await BrokenOff.EndAsync(context, faults);
                return;
            }

            if (index == breaksAt && faults.ErrorIn200)
            {
                await SendAsync(context, JsonBody.Bytes(json => OpenAiError.Write(json, ChatCompletion.LateError)));
                return;
            }

            await SendAsync(context, index == breaksAt && faults.Malformed ? events[index][..(events[index].Length / 2)] : events[index]);
        }

        if (!faults.NoDone) { await SendAsync(context, "[DONE]"u8.ToArray()); }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Events(ChatAnswer answer, bool includeUsage, FaultPlan faults)
    {
        for (var index = 0; index < answer.Choices.Count; index++)
        {
            var choice = answer.Choices[index];
            yield return Chunk(answer, index, delta =>
            {
                if (!faults.NoRole) { delta.WriteString("role"u8, "assistant"u8); }
                delta.WriteString("content"u8, ""u8);
            });
            foreach (var piece in TextPieces.Of(choice.Text))
            {
                yield return Chunk(answer, index, delta => delta.WriteString(choice.IsRefusal ? "refusal"u8 : "content"u8, piece));
            }

            yield return Chunk(answer, index, static _ => { }, choice.FinishReason);
        }

        if (includeUsage) { yield return JsonBody.Bytes(json => WriteChunk(json, answer, static _ => { }, withUsage: true)); }
    }

    private static ReadOnlyMemory<byte> Chunk(ChatAnswer answer, int index, Action<Utf8JsonWriter> delta, string? finishReason = null) =>
        JsonBody.Bytes(json => WriteChunk(json, answer, choices =>
        {
            choices.WriteStartObject();
            choices.WriteNumber("index"u8, index);
            choices.WriteStartObject("delta"u8);
            delta(choices);
            choices.WriteEndObject();
            choices.WriteString("finish_reason"u8, finishReason);
            choices.WriteEndObject();
        }, withUsage: false));

    private static void WriteChunk(Utf8JsonWriter json, ChatAnswer answer, Action<Utf8JsonWriter> choices, bool withUsage)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, answer.Card.Created);
        json.WriteString("model"u8, answer.Card.Name);
        json.WriteStartArray("choices"u8);
        choices(json);
        json.WriteEndArray();
        if (withUsage) { ChatCompletion.WriteUsage(json, answer); }
        json.WriteEndObject();
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> data)
    {
        var body = context.Response.BodyWriter;
        body.Write("data: "u8);
        body.Write(data.Span);
        body.Write("\n\n"u8);
        await body.FlushAsync(context.RequestAborted);
    }
}
