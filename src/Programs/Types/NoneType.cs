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

    internal override bool AdmitsOne(FieldType source) => source is NoneType or LiteralType { Labels: ["None"], AllowsNull: true };

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "null" };

    internal override Mismatch? Mismatch(JsonNode? value) => value is null ? null : NotOfType(value);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        return value is null || reading.Fail("is not null");
    }
}
