using System.Text.Json;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>Writes a filled record as the schema wants it. What was not found is null where it may be, else an empty text, 0, false, the first candidate or an empty list.</summary>
internal static class RecordJson
{
    private static readonly char[] BetweenItems = [',', ';', '|', '\n'];

    /// <param name="values">Found texts by property.</param>
    public static void Write(Utf8JsonWriter json, RecordShape shape, IReadOnlyDictionary<OutputField, string> values)
    {
        json.WriteStartObject();
        foreach (var property in shape.Properties)
        {
            json.WritePropertyName(property.Name);
            WriteValue(json, property, values);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, OutputField property, IReadOnlyDictionary<OutputField, string> values)
    {
        var text = values.GetValueOrDefault(property);
        var present = property.Present ?? property;
        if (present.Shape is { IsList: false } inner) { Write(json, inner, values); return; }
        if (text is null && property.Kind == OutputKind.Nullable) { json.WriteNullValue(); return; }
        switch (present.Kind)
        {
            case OutputKind.Number: json.WriteNumberValue(NumberText.Parse(text ?? "") ?? 0); break;
            case OutputKind.Whole: json.WriteNumberValue((long)(NumberText.Parse(text ?? "") ?? 0)); break;
            case OutputKind.Flag: json.WriteBooleanValue(FlagText.Parse(text ?? "") ?? false); break;
            case OutputKind.Label: json.WriteStringValue(LabelText.Match(text, present.Labels) ?? present.Labels[0]); break;
            case OutputKind.List: WriteItems(json, text); break;
            case OutputKind.Record: WriteEmpty(json); break;
            default: json.WriteStringValue(text ?? ""); break;
        }
    }

    private static void WriteItems(Utf8JsonWriter json, string? text)
    {
        json.WriteStartArray();
        foreach (var item in (text ?? "").Split(BetweenItems, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) { json.WriteStringValue(item); }
        json.WriteEndArray();
    }

    private static void WriteEmpty(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }
}
