using System.Globalization;
using System.Text.Json;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>What a field's values are declared to be; without a declaration they stay as uploaded.</summary>
internal enum FieldType
{
    Any,
    Text,
    Number,
    Integer,
    Boolean,
    Json,
}

/// <summary>Reads values as their declared type.</summary>
internal static class FieldTypes
{
    public static IReadOnlyList<string> Names { get; } = ["text", "number", "integer", "boolean", "json"];

    public static string Text(this FieldType type) => Names[(int)type - 1];

    public static FieldType? Find(string name) => Names.Index().Where(n => n.Item == name).Select(n => (FieldType?)(n.Index + 1)).FirstOrDefault();

    /// <summary>The cell with its value as the type; <see langword="null"/> when it is not one.</summary>
    public static Cell? Read(this FieldType type, Cell cell) => type switch
    {
        FieldType.Any => cell,
        FieldType.Text => cell.Json.ValueKind is JsonValueKind.Undefined or JsonValueKind.String ? cell : null,
        _ => Value(cell) is { } value && IsOf(type, value) ? cell with { Text = null, Json = value } : null,
    };

    private static JsonElement? Value(Cell cell)
    {
        if (cell.Json.ValueKind != JsonValueKind.Undefined)
        {
            return cell.Json;
        }

        try
        {
            // Spreadsheets write TRUE and FALSE.
            var text = cell.Text!.Trim();
            return JsonElement.Parse(bool.TryParse(text, out var truth) ? (truth ? "true" : "false") : text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsOf(FieldType type, JsonElement value) => type switch
    {
        FieldType.Number => value.ValueKind == JsonValueKind.Number,
        FieldType.Integer => value.ValueKind == JsonValueKind.Number && decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number),
        FieldType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => true,
    };
}
