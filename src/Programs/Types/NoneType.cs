using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>Null and nothing else; a member of unions.</summary>
public sealed class NoneType : FieldType
{
    private NoneType()
    {
    }

    /// <summary>The only instance.</summary>
    public static NoneType Instance { get; } = new();

    /// <inheritdoc/>
    public override string Text => "NoneType";

    /// <inheritdoc/>
    public override bool AllowsNull => true;

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "null" };

    /// <inheritdoc/>
    public override bool Accepts(JsonNode? value) => value is null;

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        return value is null || reading.Fail("is not null");
    }
}
