using System.Buffers.Binary;
using System.Text.Json;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Stats;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Embeddings;

internal static class EmbeddingsEndpoints
{
    public static void MapEmbeddings(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/embeddings", static (HttpContext context) => CountedCall.HandleAsync(context, EmbeddingRequest.Read, static request => request.Model, AnswerAsync));

    private static async Task AnswerAsync(HttpContext context, EmbeddingRequest request, CountedCall call)
    {
        if (call.Card.Traits is not null) { throw RefusedRequest.BadMember("model", $"The model '{call.Card.Name}' makes no embeddings."); }
        var services = context.RequestServices;
        await FaultGate.PassAsync(context, services.GetRequiredService<FaultBox>(), call.Faults, request.Model);
        var tokens = request.Texts.Sum(TokenCount.Of);
        if (call.Faults.ContextLength || request.Texts.Any(text => TokenCount.Of(text) > call.Card.ContextTokens)) { throw RefusedRequest.ContextLength(tokens, call.Card.ContextTokens); }
        services.GetRequiredService<CallLedger>().Answer(call.Card, call.Caller, tokens, 0);
        var body = JsonBody.Bytes(json => Write(json, request, call, tokens));
        await JsonBody.WriteAsync(context, StatusCodes.Status200OK, call.Faults.Malformed ? body[..(body.Length / 2)] : body);
    }

    private static void Write(Utf8JsonWriter json, EmbeddingRequest request, CountedCall call, int tokens)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var index = 0; index < request.Texts.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, index);
            json.WritePropertyName("embedding"u8);
            WriteVector(json, EmbeddingVector.Of(request.Texts[index], request.Dimensions), request.Base64);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, call.Card.Name);
        if (!call.Faults.NoUsage)
        {
            json.WriteStartObject("usage"u8);
            json.WriteNumber("prompt_tokens"u8, tokens);
            json.WriteNumber("total_tokens"u8, tokens);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>As numbers, or as base64 of their little-endian single-precision bytes.</summary>
    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool base64)
    {
        if (base64)
        {
            var bytes = new byte[vector.Length * sizeof(float)];
            for (var at = 0; at < vector.Length; at++) { BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at * sizeof(float)), vector[at]); }
            json.WriteBase64StringValue(bytes);
            return;
        }

        json.WriteStartArray();
        foreach (var value in vector) { json.WriteNumberValue(value); }
        json.WriteEndArray();
    }
}
