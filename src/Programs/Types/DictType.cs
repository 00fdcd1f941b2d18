using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A map whose values have one type; without types, from text to anything. JSON writes every key as text, so a key has a scalar type.</summary>
public sealed class DictType : FieldType
{
    /// <summary>A map without declared types.</summary>
    public static DictType Untyped { get; } = new(StrType.Instance, null);

    /// <summary>A map from text.</summary>
    public DictType(FieldType? value)
        : this(StrType.Instance, value)
    {
    }

    internal DictType(FieldType key, FieldType? value)
    {
        (Key, Value, IsTyped) = (key, value ?? AnyType.Instance, value is not null);
        Text = IsTyped ? $"dict[{Key.Text}, {Value.Text}]" : "dict";
    }

    /// <summary>The type of every key.</summary>
    public FieldType Key { get; }

    /// <summary>The type of every value.</summary>
    public FieldType Value { get; }

    /// <inheritdoc/>
    public override string Text { get; }

    internal bool IsTyped { get; }

    internal override bool IsStrict => false;

    internal override bool HasRecords => Value.HasRecords;

    internal override string NameIn(Profile profile) => IsTyped ? $"dict[{Key.NameIn(profile)}, {Value.NameIn(profile)}]" : Text;

    internal override bool AdmitsOne(FieldType source) => source switch
    {
        DictType map => Key.Admits(map.Key) && Value.Admits(map.Value),
        RecordType record => Key is StrType && record.Fields.All(f => Value.Admits(f.Type)),
        _ => false,
    };

    internal override JsonObject Schema(SchemaWriter writer)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = Value is AnyType ? JsonValue.Create(true) : Value.Schema(writer) };
        if (Key is LiteralType or EnumType)
        {
            schema["propertyNames"] = Key.Schema(writer);
            schema["propertyNames"]!.AsObject().Remove("type");
        }

        return schema;
    }

    internal override Mismatch? Mismatch(JsonNode? value)
    {
        if (value is not JsonObject map)
        {
            return NotOfType(value);
        }

        foreach (var (key, entry) in map)
        {
            if ((KeyMismatch(key) ?? Value.Mismatch(entry)) is { } wrong)
            {
                return wrong.In(ValuePath.Member(key));
            }
        }

        return null;
    }

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
            if (!TryConvertKey(key, reading, out var keyText) || !Value.TryConvert(entry, reading, out var entryValue))
            {
                return reading.FailIn(ValuePath.Member(key));
            }

            result[keyText] = entryValue;
        }

        converted = result;
        return true;
    }

    private Mismatch? KeyMismatch(string key) =>
        TryConvertKey(key, new AnswerReading(Profile.Native), out var text) && text == key ? null : new Mismatch("", $"has a key that is not of type {Key.Text}");

    private bool TryConvertKey(string key, AnswerReading reading, out string text)
    {
        text = key;
        if (Key is StrType)
        {
            return true;
        }

        if (!Key.TryConvert(JsonValue.Create(key), reading, out var converted))
        {
            return reading.Fail($"has a key that {reading.Reason}");
        }

        text = PythonText.Str(converted);
        return true;
    }
}
