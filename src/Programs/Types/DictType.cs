using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A map from text to values of one type; without a value type, of anything.</summary>
public sealed class DictType(FieldType? value) : FieldType
{
    /// <summary>The type of every value.</summary>
    public FieldType Value { get; } = value ?? AnyType.Instance;

    /// <inheritdoc/>
    public override string Text { get; } = value is null ? "dict" : $"dict[str, {value.Text}]";

    internal override bool IsOpen => true;

    /// <inheritdoc/>
    public override JsonObject Schema() =>
        new() { ["type"] = "object", ["additionalProperties"] = Value is AnyType ? JsonValue.Create(true) : Value.Schema() };

    /// <inheritdoc/>
    public override bool Accepts(JsonNode? value) => value is JsonObject map && map.All(entry => Value.Accepts(entry.Value));

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        if (value is not JsonObject map)
        {
            return reading.Fail("is not a map");
        }

        var result = new JsonObject();
        foreach (var (key, entry) in map)
        {
            if (!Value.TryConvert(entry, reading, out var entryValue))
            {
                return reading.Fail($"entry '{key}' {reading.Reason}");
            }

            result[key] = entryValue;
        }

        converted = result;
        return true;
    }
}
