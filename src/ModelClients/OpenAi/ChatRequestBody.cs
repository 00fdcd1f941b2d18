using System.Text.Json;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.OpenAi;

/// <summary>Writes a request as the body of <c>POST /chat/completions</c>.</summary>
internal static class ChatRequestBody
{
    public static BinaryData Write(ModelRequest request, bool isStream)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", request.Model);
            WriteMessages(json, request.Messages);
            WriteSettings(json, request);
            if (isStream)
            {
                json.WriteBoolean("stream", true);
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return new BinaryData(buffer.ToArray());
    }

    private static void WriteMessages(Utf8JsonWriter json, IEnumerable<ModelMessage> messages)
    {
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role);
            json.WriteString("content", message.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSettings(Utf8JsonWriter json, ModelRequest request)
    {
        if (request.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (request.MaxTokens is { } maxTokens)
        {
            json.WriteNumber("max_tokens", maxTokens);
        }

        if (request.Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        if (request.ResponseFormat is { } format)
        {
            json.WritePropertyName("response_format");
            format.WriteTo(json);
        }
    }
}
