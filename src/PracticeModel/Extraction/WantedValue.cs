using System.Text.Json;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>One value of a wanted record that has to be found in the text.</summary>
/// <param name="Way">The properties that lead to it, from the outside in.</param>
internal sealed record WantedValue(IReadOnlyList<OutputField> Way)
{
    public OutputField Property => Way[^1];

    /// <summary>What it is when it is there.</summary>
    public OutputField Present => Property.Present ?? Property;

    /// <summary>All values of a record, also those of records inside it.</summary>
    public static IEnumerable<WantedValue> Of(RecordShape shape) => Below(shape, []);

    /// <summary>Its text in a finished record; null when it has none there.</summary>
    public string? TextIn(JsonElement record)
    {
        foreach (var property in Way)
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(property.Name, out record)) { return null; }
        }

        return record.ValueKind switch
        {
            JsonValueKind.String or JsonValueKind.Number => record.ToString(),
            JsonValueKind.Array => string.Join(", ", record.EnumerateArray()),
            _ => null,
        };
    }

    /// <summary>True when a text can become this value.</summary>
    public bool Accepts(string text) => Present.Kind switch
    {
        OutputKind.Number or OutputKind.Whole => NumberText.Parse(text) is not null,
        OutputKind.Flag => FlagText.Parse(text) is not null,
        OutputKind.Label => LabelText.Match(text, Present.Labels) is not null,
        _ => true,
    };

    private static IEnumerable<WantedValue> Below(RecordShape shape, IReadOnlyList<OutputField> way)
    {
        foreach (var property in shape.Properties)
        {
            IReadOnlyList<OutputField> here = [.. way, property];
            IEnumerable<WantedValue> values = property.Shape switch
            {
                null => [new WantedValue(here)],
                { IsList: false } => Below(property.Shape, here),
                _ => [],
            };
            foreach (var value in values) { yield return value; }
        }
    }
}
