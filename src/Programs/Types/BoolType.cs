using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>True or false.</summary>
public sealed class BoolType : FieldType
{
    private static readonly HashSet<string> TrueWords = new(["true", "yes", "1", "on", "t", "y"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> FalseWords = new(["false", "no", "0", "off", "f", "n"], StringComparer.OrdinalIgnoreCase);

    private BoolType()
    {
    }

    /// <summary>The only instance.</summary>
    public static BoolType Instance { get; } = new();

    /// <inheritdoc/>
    public override string Text => "bool";

    internal override bool AdmitsOne(FieldType source) => source is BoolType || (source is LiteralType literal && literal.Values.All(Accepts));

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "boolean" };

    internal override Mismatch? Mismatch(JsonNode? value) => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : NotOfType(value);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        var word = value?.GetValueKind() switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.String => value.GetValue<string>().Trim(),
            JsonValueKind.Number when JsonNumbers.ToDouble(value) is 0 or 1 => JsonNumbers.ToDouble(value) is 1 ? "1" : "0",
            _ => "",
        };
        var isTrue = TrueWords.Contains(word);
        var isKnown = isTrue || FalseWords.Contains(word);
        converted = isKnown ? JsonValue.Create(isTrue) : null;
        return isKnown || reading.Fail("is neither True nor False");
    }
}
