using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>
/// An earlier conversation, <c>{"messages": [{"question": ..., "answer": ...}, ...]}</c>: each message holds values of the signature's fields and
/// becomes a user and an assistant turn. Only an input has this type.
/// </summary>
public sealed class HistoryType : FieldType
{
    private static readonly ListType Messages = new(DictType.Untyped);

    private HistoryType()
    {
    }

    /// <summary>The only instance.</summary>
    public static HistoryType Instance { get; } = new();

    /// <inheritdoc/>
    public override string Text => "dspy.History";

    /// <summary>The messages of a value, oldest first.</summary>
    internal static IEnumerable<JsonObject> MessagesOf(JsonNode? value) => (value as JsonObject)?["messages"] is JsonArray messages ? messages.OfType<JsonObject>() : [];

    internal override string NameIn(Profile profile) => "History";

    internal override bool AdmitsOne(FieldType source) => source is HistoryType;

    internal override JsonObject Schema(SchemaWriter writer) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["messages"] = Messages.Schema(writer) },
        ["required"] = new JsonArray("messages"),
    };

    internal override Mismatch? Mismatch(JsonNode? value) => value switch
    {
        JsonObject { Count: 1 } history when history.TryGetPropertyValue("messages", out var messages) => Messages.Mismatch(messages)?.In(".messages"),
        _ => NotOfType(value),
    };

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = value?.DeepClone();
        return Accepts(value) || reading.Fail("is not a conversation");
    }
}
