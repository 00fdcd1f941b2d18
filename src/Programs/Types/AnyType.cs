using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>Any JSON value, null included.</summary>
public sealed class AnyType : FieldType
{
    private AnyType()
    {
    }

    /// <summary>The only instance.</summary>
    public static AnyType Instance { get; } = new();

    /// <inheritdoc/>
    public override string Text => "Any";

    /// <inheritdoc/>
    public override bool AllowsNull => true;

    internal override bool IsStrict => false;

    internal override bool AdmitsOne(FieldType source) => true;

    internal override JsonObject Schema(SchemaWriter writer) => [];

    internal override Mismatch? Mismatch(JsonNode? value) => null;

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = value?.DeepClone();
        return true;
    }
}
