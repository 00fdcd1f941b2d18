using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A list whose items have one type; without an item type, of anything.</summary>
public sealed class ListType(FieldType? item) : FieldType
{
    /// <summary>The type of every item.</summary>
    public FieldType Item { get; } = item ?? AnyType.Instance;

    /// <inheritdoc/>
    public override string Text { get; } = item is null ? "list" : $"list[{item.Text}]";

    internal override bool IsOpen => Item.IsOpen;

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = Item.Schema() };

    /// <inheritdoc/>
    public override bool Accepts(JsonNode? value) => value is JsonArray items && items.All(Item.Accepts);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        converted = null;
        if (value is not JsonArray items)
        {
            return reading.Fail("is not a list");
        }

        var result = new JsonArray();
        for (var i = 0; i < items.Count; i++)
        {
            if (!Item.TryConvert(items[i], reading, out var itemValue))
            {
                return reading.Fail($"item {i} {reading.Reason}");
            }

            result.Add(itemValue);
        }

        converted = result;
        return true;
    }
}
