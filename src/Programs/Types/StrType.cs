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

    internal override string? Note => null;

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "string" };

    /// <inheritdoc/>
    public override bool Accepts(JsonNode? value) => value?.GetValueKind() is JsonValueKind.String;

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        if (Accepts(value))
        {
            converted = value!.DeepClone();
            return true;
        }

        if (value is null || reading.Profile is Profile.Compat)
        {
            return reading.Fail(value is null ? "is null" : "is not text");
        }

        reading.Repair("value_as_text");
        converted = JsonValue.Create(value is JsonValue scalar && scalar.GetValueKind() is JsonValueKind.Number ? PythonText.Number(scalar) : PromptJson.Line(value));
        return true;
    }
}
