using System.Buffers;
using System.Text.Json;
using LlmOps.Programs.Models;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>Writes a program's question as OpenAI's chat completion request.</summary>
internal static class ChatBody
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JsonDefaults.Options.Encoder, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(ModelRequest request, ModelRoute route, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, route.UpstreamName);
            json.WriteStartArray("messages"u8);
            foreach (var message in request.Messages)
            {
                json.WriteStartObject();
                json.WriteString("role"u8, message.Role);
                json.WriteString("content"u8, message.Content);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteSettings(json, request);
            if (stream)
            {
                json.WriteBoolean("stream"u8, true);
                json.WriteStartObject("stream_options"u8);
                json.WriteBoolean("include_usage"u8, true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteSettings(Utf8JsonWriter json, ModelRequest request)
    {
        if (request.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (request.MaxTokens is { } tokens)
        {
            json.WriteNumber("max_tokens"u8, tokens);
        }

        if (request.Seed is { } seed)
        {
            json.WriteNumber("seed"u8, seed);
        }

        if (request.ResponseFormat is { } format)
        {
            json.WritePropertyName("response_format"u8);
            format.WriteTo(json);
        }
    }
}
