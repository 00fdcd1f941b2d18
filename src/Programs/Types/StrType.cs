using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>Text.</summary>
public sealed class StrType : FieldType
{
    private StrType()
    {
    }

    /// <summary>The only instance.</summary>
    public static StrType Instance { get; } = new();

    /// <inheritdoc/>
    public override string Text => "str";

    // Everything that JSON writes in quotes.
    internal override bool AdmitsOne(FieldType source) => source switch
    {
        StrType or CalendarType => true,
        LiteralType literal => literal.Values.All(v => v?.GetValueKind() is JsonValueKind.String),
        _ => false,
    };

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "string" };

    internal override Mismatch? Mismatch(JsonNode? value) => value?.GetValueKind() switch
    {
        not JsonValueKind.String => NotOfType(value),
        _ => JsonTexts.IsReadable(value) ? null : new Mismatch("", "is not valid Unicode text"),
    };

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        if (Accepts(value))
        {
            converted = value!.DeepClone();
            return true;
        }

        if (value is null || reading.Profile.IsCompat)
        {
            return reading.Fail(value is null ? "is null" : "is not text");
        }

        reading.Repair("value_as_text");
        converted = JsonValue.Create(value.GetValueKind() is JsonValueKind.Number ? PythonText.Number(value) : PromptJson.Line(value));
        return true;
    }
}
