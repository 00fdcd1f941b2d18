using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A list of so many items, each with a type of its own.</summary>
public sealed class TupleType(IReadOnlyList<FieldType> items) : FieldType
{
    /// <summary>The types by place.</summary>
    public IReadOnlyList<FieldType> Items { get; } = items;

    /// <inheritdoc/>
    public override string Text { get; } = $"tuple[{string.Join(", ", items.Select(i => i.Text))}]";

    internal override bool IsStrict => false;

    internal override bool HasRecords => Items.Any(i => i.HasRecords);

    internal override string NameIn(Profile profile) => $"tuple[{string.Join(", ", Items.Select(i => i.NameIn(profile)))}]";

    internal override bool AdmitsOne(FieldType source) => source is TupleType tuple && tuple.Items.Count == Items.Count && Items.Zip(tuple.Items).All(pair => pair.First.Admits(pair.Second));

    internal override JsonObject Schema(SchemaWriter writer) => new()
    {
        ["type"] = "array",
        ["maxItems"] = Items.Count,
        ["minItems"] = Items.Count,
        ["prefixItems"] = new JsonArray([.. Items.Select(i => i.Schema(writer))]),
    };

    internal override Mismatch? Mismatch(JsonNode? value)
    {
        if (value is not JsonArray given)
        {
            return NotOfType(value);
        }

        return given.Count != Items.Count
            ? new Mismatch("", WrongLength(given))
            : Items.Select((type, i) => type.Mismatch(given[i])?.In(ValuePath.Item(i))).FirstOrDefault(wrong => wrong is not null);
    }

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        if (value is not JsonArray given || given.Count != Items.Count)
        {
            return reading.Fail(value is JsonArray list ? WrongLength(list) : "is not a list");
        }

        var result = new JsonArray();
        foreach (var (i, type) in Items.Index())
        {
            if (!type.TryConvert(given[i], reading, out var item))
            {
                return reading.FailIn(ValuePath.Item(i));
            }

            result.Add(item);
        }

        converted = result;
        return true;
    }

    private string WrongLength(JsonArray given) => $"has {given.Count} items instead of {Items.Count}";
}
