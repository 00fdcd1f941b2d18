using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A list whose items have one type; without an item type, of anything. A <c>tuple[X, ...]</c> is one too.</summary>
public sealed class ListType : FieldType
{
    private readonly bool _isTuple;
    private readonly bool _isTyped;

    /// <summary>A list.</summary>
    public ListType(FieldType? item)
        : this(item, isTuple: false)
    {
    }

    internal ListType(FieldType? item, bool isTuple)
    {
        (Item, _isTyped, _isTuple) = (item ?? AnyType.Instance, item is not null, isTuple);
        Text = Write(Item.Text, "...");
    }

    /// <summary>The type of every item.</summary>
    public FieldType Item { get; }

    /// <inheritdoc/>
    public override string Text { get; }

    internal override bool IsStrict => Item.IsStrict;

    internal override bool HasRecords => Item.HasRecords;

    internal override string NameIn(Profile profile) => Write(Item.NameIn(profile), "Ellipsis");

    internal override bool AdmitsOne(FieldType source) => source switch
    {
        ListType list => Item.Admits(list.Item),
        SetType set => Item.Admits(set.Item),
        TupleType tuple => tuple.Items.All(Item.Admits),
        _ => false,
    };

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "array", ["items"] = Item.Schema(writer) };

    internal override Mismatch? Mismatch(JsonNode? value) => value is JsonArray items ? ItemMismatch(items, Item) : NotOfType(value);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        var isList = TryConvertItems(value, Item, reading, out var items);
        converted = items;
        return isList;
    }

    internal static Mismatch? ItemMismatch(JsonArray items, FieldType item)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (item.Mismatch(items[i]) is { } wrong)
            {
                return wrong.In(ValuePath.Item(i));
            }
        }

        return null;
    }

    internal static bool TryConvertItems(JsonNode? value, FieldType item, AnswerReading reading, out JsonArray? converted)
    {
        converted = null;
        if (value is not JsonArray items)
        {
            return reading.Fail("is not a list");
        }

        var result = new JsonArray();
        for (var i = 0; i < items.Count; i++)
        {
            if (!item.TryConvert(items[i], reading, out var itemValue))
            {
                return reading.FailIn(ValuePath.Item(i));
            }

            result.Add(itemValue);
        }

        converted = result;
        return true;
    }

    private string Write(string item, string ellipsis) => (_isTyped, _isTuple) switch
    {
        (false, false) => "list",
        (false, true) => "tuple",
        (true, false) => $"list[{item}]",
        (true, true) => $"tuple[{item}, {ellipsis}]",
    };
}
