using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A list in which no item stands twice.</summary>
public sealed class SetType(FieldType? item, bool isFrozen) : FieldType
{
    /// <summary>The type of every item.</summary>
    public FieldType Item { get; } = item ?? AnyType.Instance;

    /// <inheritdoc/>
    public override string Text { get; } = item is null ? Name(isFrozen) : $"{Name(isFrozen)}[{item.Text}]";

    internal override bool IsStrict => Item.IsStrict;

    internal override bool HasRecords => Item.HasRecords;

    internal override string NameIn(Profile profile) => item is null ? Text : $"{Name(isFrozen)}[{item.NameIn(profile)}]";

    internal override bool AdmitsOne(FieldType source) => source is SetType set && Item.Admits(set.Item);

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "array", ["items"] = Item.Schema(writer), ["uniqueItems"] = true };

    internal override Mismatch? Mismatch(JsonNode? value)
    {
        if (value is not JsonArray items)
        {
            return NotOfType(value);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var repeated = items.Index().FirstOrDefault(i => !seen.Add(PromptJson.Line(i.Item)), (Index: -1, null));
        return repeated.Index >= 0 ? new Mismatch(ValuePath.Item(repeated.Index), "stands in the set twice") : ListType.ItemMismatch(items, Item);
    }

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        if (!ListType.TryConvertItems(value, Item, reading, out var items))
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (items!.RemoveAll(i => !seen.Add(PromptJson.Line(i))) > 0)
        {
            reading.Repair("repeated_item");
        }

        converted = items;
        return true;
    }

    private static string Name(bool isFrozen) => isFrozen ? "frozenset" : "set";
}
