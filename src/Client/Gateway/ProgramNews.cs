using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LlmOps.Client.Gateway;

/// <summary>One piece of news from a streamed run.</summary>
public abstract record ProgramNews
{
    /// <summary>Reads one server-sent event; null for kinds that a newer platform adds.</summary>
    /// <exception cref="LlmOpsException">The run failed.</exception>
    internal static ProgramNews? Read(SseItem<byte[]> item) => item.EventType switch
    {
        "field" => JsonSerializer.Deserialize<FieldText>(item.Data, LlmOpsJson.Options),
        "value" => JsonSerializer.Deserialize<FieldValue>(item.Data, LlmOpsJson.Options),
        "result" => new ProgramAnswer(JsonSerializer.Deserialize<RunProgramResponse>(item.Data, LlmOpsJson.Options)!),
        "error" => throw LlmOpsException.FromProblem(0, Encoding.UTF8.GetString(item.Data), "the stream"),
        _ => null,
    };
}

/// <summary>New text of an output field, as the model writes it. A preview: the value decides.</summary>
public sealed record FieldText(string Field, string Delta) : ProgramNews;

/// <summary>An output field is complete.</summary>
public sealed record FieldValue(string Field, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonNode? Value) : ProgramNews;

/// <summary>The run is over; always the last news.</summary>
public sealed record ProgramAnswer(RunProgramResponse Response) : ProgramNews;
