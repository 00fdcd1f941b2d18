using System.Text.Json;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>One value of a row: text of a CSV field, or JSON of a JSONL member.</summary>
internal readonly record struct Cell(string Column, string? Text, JsonElement Json = default)
{
    /// <summary>Nothing but blanks, or JSON null: no value.</summary>
    public bool IsBlank => Json.ValueKind switch
    {
        JsonValueKind.Undefined => string.IsNullOrWhiteSpace(Text),
        JsonValueKind.Null => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(Json.GetString()),
        _ => false,
    };

    /// <summary>The value as text: strings as they are, everything else as JSON.</summary>
    public string AsText() => Json.ValueKind switch
    {
        JsonValueKind.Undefined => Text ?? "",
        JsonValueKind.String => Json.GetString()!,
        _ => Json.GetRawText(),
    };

    /// <summary>Writes the value with object members in ordinal order, so that equal content gives equal text.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Json.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteStringValue(Text);
        }
        else
        {
            Write(writer, Json);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}

/// <summary>One row of an uploaded file.</summary>
/// <param name="Line">The line it begins on, counted from 1.</param>
/// <param name="Cells">Its values; valid until the next row is asked for.</param>
internal sealed record SourceRow(int Line, IReadOnlyList<Cell> Cells);
