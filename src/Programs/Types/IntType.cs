using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A whole number of 64 bits.</summary>
public sealed class IntType : FieldType
{
    private const string Reason = "is not a whole number of 64 bits";

    private IntType()
    {
    }

    /// <summary>The only instance.</summary>
    public static IntType Instance { get; } = new();

    /// <inheritdoc/>
    public override string Text => "int";

    internal override bool AdmitsOne(FieldType source) => source is IntType || (source is LiteralType literal && literal.Values.All(Accepts));

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "integer" };

    internal override Mismatch? Mismatch(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.Number && TryWhole(JsonNumbers.ToDouble(value), PythonText.Number(value), out _) ? null : NotOfType(value);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        switch (value?.GetValueKind())
        {
            case JsonValueKind.Number when TryWhole(JsonNumbers.ToDouble(value), PythonText.Number(value), out var whole):
                converted = JsonValue.Create(whole);
                return true;
            case JsonValueKind.String when JsonNumbers.TryParse(value.GetValue<string>(), out var number, out var text) && TryWhole(number, text, out var whole):
                converted = JsonValue.Create(whole);
                return true;
            case JsonValueKind.True or JsonValueKind.False when reading.Profile.IsCompat:
                converted = JsonValue.Create(value.GetValueKind() is JsonValueKind.True ? 1L : 0L);
                return true;
            default:
                return reading.Fail(Reason);
        }
    }

    private static bool TryWhole(double number, string text, out long whole)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole))
        {
            return true;
        }

        // Below 2^53 a double is exact, so "4.0" is 4 and nothing else.
        if (double.IsInteger(number) && Math.Abs(number) < 9007199254740992)
        {
            whole = (long)number;
            return true;
        }

        return false;
    }
}
