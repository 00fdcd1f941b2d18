using System.Text.Json;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ChatCompletions;

/// <summary>
/// The few members of a request the gateway cares for, with their places. The rest is never decoded: it reaches the provider byte for byte.
/// </summary>
internal sealed class ChatRequest
{
    private (int Start, int Length) model;
    private (int Start, int Length)? streamOptions;
    private (int Start, int Length)? includeUsage;
    private int streamOptionsMembers;
    private int bodyStart;

    private ChatRequest(ReadOnlyMemory<byte> body) => Body = body;

    public ReadOnlyMemory<byte> Body { get; }
    public string Model { get; private set; } = "";
    public bool Stream { get; private set; }
    public string? User { get; private set; }

    /// <summary>Whether the caller itself asked for the usage at the end of the stream.</summary>
    public bool WantsUsage { get; private set; }

    /// <summary>The <c>metadata</c> object as sent: kept as tags.</summary>
    public string? Metadata { get; private set; }

    /// <exception cref="ProblemException">400 naming the member.</exception>
    public static ChatRequest Read(ReadOnlyMemory<byte> body)
    {
        var request = new ChatRequest(body);
        try
        {
            request.ReadMembers(body.Span);
        }
        catch (JsonException broken)
        {
            throw Invalid(null, $"The request body is not valid JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}).");
        }

        // Bytes that are no UTF-8 inside a member we decode.
        catch (InvalidOperationException)
        {
            throw Invalid(null, "The request body is not valid UTF-8.");
        }

        return request.model.Length > 0 ? request : throw Invalid("model", "The request names no model.");
    }

    /// <summary>The body for the provider: its own name of the model, and the usage asked for when the answer is streamed.</summary>
    public ReadOnlyMemory<byte> ForUpstream(byte[]? splicedName, bool askForUsage)
    {
        var edits = new List<(int Start, int Length, byte[] Text)>(2);
        if (splicedName is not null)
        {
            edits.Add((model.Start, model.Length, splicedName));
        }

        if (askForUsage && Stream && !WantsUsage)
        {
            edits.Add(UsageEdit());
        }

        return edits.Count == 0 ? Body : Splice(edits);
    }

    private (int, int, byte[]) UsageEdit()
    {
        if (includeUsage is { } flag)
        {
            return (flag.Start, flag.Length, "true"u8.ToArray());
        }

        if (streamOptions is not { } options)
        {
            return (bodyStart + 1, 0, "\"stream_options\":{\"include_usage\":true},"u8.ToArray());
        }

        return Body.Span[options.Start] == (byte)'{'
            ? (options.Start + 1, 0, streamOptionsMembers > 0 ? "\"include_usage\":true,"u8.ToArray() : "\"include_usage\":true"u8.ToArray())
            : (options.Start, options.Length, "{\"include_usage\":true}"u8.ToArray());
    }

    private ReadOnlyMemory<byte> Splice(List<(int Start, int Length, byte[] Text)> edits)
    {
        edits.Sort((a, b) => a.Start.CompareTo(b.Start));
        var body = Body.Span;
        var result = new byte[body.Length + edits.Sum(e => e.Text.Length - e.Length)];
        var (from, to) = (0, 0);
        foreach (var (start, length, text) in edits)
        {
            body[from..start].CopyTo(result.AsSpan(to));
            to += start - from;
            text.CopyTo(result, to);
            to += text.Length;
            from = start + length;
        }

        body[from..].CopyTo(result.AsSpan(to));
        return result;
    }

    private void ReadMembers(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            throw Invalid(null, "The request body must be a JSON object.");
        }

        bodyStart = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                ReadModel(ref reader);
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                Stream = reader.TokenType switch
                {
                    JsonTokenType.True => true,
                    JsonTokenType.False or JsonTokenType.Null => false,
                    _ => throw Invalid("stream", "'stream' must be true or false."),
                };
            }
            else if (reader.ValueTextEquals("stream_options"u8))
            {
                ReadStreamOptions(ref reader);
            }
            else if (reader.ValueTextEquals("user"u8))
            {
                reader.Read();
                User = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isObject = reader.TokenType is JsonTokenType.StartObject;
                reader.Skip();
                Metadata = isObject ? System.Text.Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]) : null;
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Read())
        {
            throw Invalid(null, "Text follows the JSON object.");
        }
    }

    private void ReadModel(ref Utf8JsonReader reader)
    {
        if (model.Length > 0)
        {
            // Two readers may take different ones: the gateway must not price one model and the provider serve another.
            throw Invalid("model", "'model' is given twice.");
        }

        reader.Read();
        if (reader.TokenType is not JsonTokenType.String || reader.GetString() is not { Length: > 0 } name)
        {
            throw Invalid("model", "'model' must be the name of a model.");
        }

        Model = name;
        model = ((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
    }

    private void ReadStreamOptions(ref Utf8JsonReader reader)
    {
        if (streamOptions is not null)
        {
            throw Invalid("stream_options", "'stream_options' is given twice.");
        }

        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            streamOptions = (start, (int)reader.BytesConsumed - start);
            return;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            streamOptionsMembers++;
            var isUsage = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            var valueStart = (int)reader.TokenStartIndex;
            if (isUsage)
            {
                WantsUsage = reader.TokenType is JsonTokenType.True;
            }

            reader.Skip();
            if (isUsage)
            {
                includeUsage = (valueStart, (int)reader.BytesConsumed - valueStart);
            }
        }

        streamOptions = (start, (int)reader.BytesConsumed - start);
    }

    private static ProblemException Invalid(string? param, string message) => new(400, "invalid_request", message)
    {
        Extensions = param is null ? new Dictionary<string, object?>(StringComparer.Ordinal) : new Dictionary<string, object?>(StringComparer.Ordinal) { ["param"] = param },
    };
}
