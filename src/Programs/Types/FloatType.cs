using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A finite number.</summary>
public sealed class FloatType : FieldType
{
    private FloatType()
    {
    }

    /// <summary>The only instance.</summary>
    public static FloatType Instance { get; } = new();

    /// <inheritdoc/>
    public override string Text => "float";

    internal override bool AdmitsOne(FieldType source) => source is FloatType or IntType || (source is LiteralType literal && literal.Values.All(Accepts));

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "number" };

    internal override Mismatch? Mismatch(JsonNode? value) => value?.GetValueKind() is JsonValueKind.Number && double.IsFinite(JsonNumbers.ToDouble(value)) ? null : NotOfType(value);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        switch (value?.GetValueKind())
        {
            case JsonValueKind.Number when JsonNumbers.ToDouble(value) is var number && double.IsFinite(number):
                converted = JsonValue.Create(number);
                return true;
            case JsonValueKind.String when JsonNumbers.TryParse(value.GetValue<string>(), out var number, out _):
                converted = JsonValue.Create(number);
                return true;
            case JsonValueKind.True or JsonValueKind.False when reading.Profile.IsCompat:
                converted = JsonValue.Create(value.GetValueKind() is JsonValueKind.True ? 1.0 : 0.0);
                return true;
            default:
                return reading.Fail("is not a finite number");
        }
    }
}
