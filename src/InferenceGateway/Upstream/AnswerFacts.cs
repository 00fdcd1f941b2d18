using System.Text.Json;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>What the gateway needs to know of an answer or a piece of one; everything else passes unread.</summary>
internal struct AnswerFacts
{
    public string? Model;
    public string? FinishReason;
    public string? Content;
    public long? InputTokens;
    public long? OutputTokens;

    /// <summary>Entries of <c>choices</c> or <c>data</c>; null when there is no such list.</summary>
    public int? Choices;
    public bool HasError;

    /// <summary>Reads one JSON object.</summary>
    /// <returns>Null when it is one, else what it is instead.</returns>
    public static string? TryRead(ReadOnlySpan<byte> json, out AnswerFacts facts)
    {
        facts = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return "it is no JSON object";
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                facts.ReadMember(ref reader);
            }

            return reader.Read() ? "text follows the JSON object" : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "it is no valid JSON";
        }
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            ReadChoices(ref reader);
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            CountEntries(ref reader);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            ReadUsage(ref reader);
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            reader.Read();
            Model = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }
        else
        {
            var isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            HasError |= isError && reader.TokenType is not JsonTokenType.Null;
            reader.Skip();
        }
    }

    private void ReadChoices(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        Choices = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (Choices++ == 0 && reader.TokenType is JsonTokenType.StartObject)
            {
                ReadChoice(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void CountEntries(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        Choices = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            Choices++;
            reader.Skip();
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                FinishReason = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                ReadMessage(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadMessage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isContent && reader.TokenType is JsonTokenType.String)
            {
                Content = reader.GetString();
            }

            reader.Skip();
        }
    }

    private void ReadUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isInput = reader.ValueTextEquals("prompt_tokens"u8);
            var isOutput = reader.ValueTextEquals("completion_tokens"u8);
            reader.Read();
            if ((isInput || isOutput) && reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var tokens) && tokens >= 0)
            {
                InputTokens = isInput ? tokens : InputTokens;
                OutputTokens = isOutput ? tokens : OutputTokens;
            }

            reader.Skip();
        }
    }
}
