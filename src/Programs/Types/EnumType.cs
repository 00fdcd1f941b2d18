using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A declared choice: names that stand for scalars. A value is written as its scalar and read by scalar or by name.</summary>
public sealed class EnumType : FieldType, IDeclaredType
{
    private readonly LabelMatch _values;
    private readonly LabelMatch _names;

    internal EnumType(string name, IReadOnlyList<KeyValuePair<string, JsonNode>> members, string? desc = null)
    {
        (Name, Members, Desc) = (name, members, desc);
        _values = new LabelMatch([.. members.Select(m => m.Value)]);
        _names = new LabelMatch([.. members.Select(m => JsonValue.Create(m.Key))]);
    }

    /// <summary>The name it is declared by.</summary>
    public string Name { get; }

    /// <summary>Member name and value, in the order declared.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonNode>> Members { get; }

    /// <summary>What it means; null when nothing was said.</summary>
    public string? Desc { get; }

    /// <inheritdoc/>
    public override string Text => Name;

    /// <summary>The values as text.</summary>
    internal IReadOnlyList<string> Labels => _values.Labels;

    internal override IEnumerable<FieldType> Alternatives => Members.Select(m => new LiteralType([m.Value]));

    internal override bool AdmitsOne(FieldType source) => source is LiteralType literal && literal.Values.All(Accepts);

    internal override JsonObject Schema(SchemaWriter writer) => writer.Reference(this);

    JsonObject IDeclaredType.Body(SchemaWriter writer)
    {
        var body = _values.Schema(usesConst: false);
        if (Desc is not null)
        {
            body["description"] = Desc;
        }

        return body;
    }

    internal override Mismatch? Mismatch(JsonNode? value) => _values.IndexOf(value) >= 0 ? null : new Mismatch("", _values.Refusal);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        var index = _values.IndexOf(value);
        if (index < 0 && value?.GetValueKind() is JsonValueKind.String)
        {
            index = IndexOfText(value.GetValue<string>(), reading);
        }

        converted = index < 0 ? null : Members[index].Value.DeepClone();
        return index >= 0 || reading.Fail(_values.Refusal);
    }

    private int IndexOfText(string text, AnswerReading reading)
    {
        if (reading.Profile.IsCompat)
        {
            return _names.IndexOf(text);
        }

        var index = _values.IndexOfText(text, reading);
        return index >= 0 ? index : _names.IndexOfText(text, reading);
    }
}
