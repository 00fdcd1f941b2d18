using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Types;

/// <summary>A declared object with fixed, typed fields. Its value has them all, in the order declared.</summary>
public sealed class RecordType : FieldType, IDeclaredType
{
    internal RecordType(string name, IReadOnlyList<SignatureField> fields, string? desc = null)
    {
        (Name, Fields, Desc) = (name, fields, desc);
        IsStrict = fields.All(f => f.Type.IsStrict);
    }

    /// <summary>The name it is declared by.</summary>
    public string Name { get; }

    /// <summary>Its fields in order.</summary>
    public IReadOnlyList<SignatureField> Fields { get; }

    /// <summary>What it means; null when nothing was said.</summary>
    public string? Desc { get; }

    /// <inheritdoc/>
    public override string Text => Name;

    internal override bool IsStrict { get; }

    internal override bool HasRecords => true;

    internal override bool AdmitsOne(FieldType source) =>
        source is RecordType record
        && record.Fields.All(given => Fields.Any(f => f.Name == given.Name && f.Type.Admits(given.Type) && (f.Constraints.Count is 0 || f.Constraints.Sentence == given.Constraints.Sentence)))
        && Fields.All(f => f.HasDefault || record.Fields.Any(given => given.Name == f.Name));

    internal override JsonObject Schema(SchemaWriter writer) => writer.Reference(this);

    JsonObject IDeclaredType.Body(SchemaWriter writer)
    {
        var body = new JsonObject { ["type"] = "object" };
        if (Desc is not null)
        {
            body["description"] = Desc;
        }

        body["properties"] = new JsonObject(Fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)writer.Property(f))));
        if (Fields.Any(f => !f.HasDefault))
        {
            body["required"] = new JsonArray([.. Fields.Where(f => !f.HasDefault).Select(f => JsonValue.Create(f.Name))]);
        }

        return body;
    }

    internal override Mismatch? Mismatch(JsonNode? value)
    {
        if (value is not JsonObject given)
        {
            return NotOfType(value);
        }

        foreach (var field in Fields)
        {
            if (FieldMismatch(field, given) is { } wrong)
            {
                return wrong.In(ValuePath.Member(field.Name));
            }
        }

        return given.Count <= Fields.Count && given.All(IsField)
            ? null
            : given.Where(m => !IsField(m)).Select(m => new Mismatch(ValuePath.Member(m.Key), $"is unknown{CloseNames.Hint(m.Key, [.. Fields.Select(f => f.Name)])}")).First();
    }

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        if (value is not JsonObject given)
        {
            return reading.Fail($"is not an object with the fields of {Name}");
        }

        var result = new JsonObject();
        foreach (var field in Fields)
        {
            if (!TryConvertField(field, given, reading, out var fieldValue))
            {
                return reading.FailIn(ValuePath.Member(field.Name));
            }

            result[field.Name] = fieldValue;
        }

        if (reading.Profile.IsNative && !given.All(IsField))
        {
            reading.Repair("unknown_member");
        }

        converted = result;
        return true;
    }

    private static Mismatch? FieldMismatch(SignatureField field, JsonObject given)
    {
        return given.TryGetPropertyValue(field.Name, out var value) ? field.Mismatch(value) : field.HasDefault ? null : new Mismatch("", "is missing");
    }

    private static bool TryConvertField(SignatureField field, JsonObject given, AnswerReading reading, out JsonNode? value)
    {
        if (!given.TryGetPropertyValue(field.Name, out value))
        {
            value = field.Default?.DeepClone();
            return field.HasDefault || (reading.Profile.IsNative && field.Type.AllowsNull) || reading.Fail("is missing");
        }

        return field.Type.TryConvert(value, reading, out value)
            && (field.Constraints.Violation(value) is not { } violation || reading.Fail(violation));
    }

    private bool IsField(KeyValuePair<string, JsonNode?> member) => Fields.Any(f => f.Name == member.Key);
}
