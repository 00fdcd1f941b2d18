using System.Text;
using System.Text.Json;
using LlmOps.PracticeModel.Prompts;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Answers;

/// <summary>Writes filled outputs in the form the prompt asks for.</summary>
internal static class AnswerText
{
    public static string Markers(IEnumerable<OutputValue> values)
    {
        var text = new StringBuilder();
        foreach (var value in values) { text.Append("[[ ## ").Append(value.Field.Name).Append(" ## ]]\n").Append(value.Text).Append("\n\n"); }
        return text.Append("[[ ## completed ## ]]\n").ToString();
    }

    /// <param name="fenced">True to put the object into a code fence behind a remark, as chatty models do.</param>
    public static string Json(IEnumerable<OutputValue> values, bool fenced)
    {
        var text = Encoding.UTF8.GetString(JsonBody.Bytes(json =>
        {
            json.WriteStartObject();
            foreach (var value in values)
            {
                json.WritePropertyName(value.Field.Name);
                WriteValue(json, value);
            }

            json.WriteEndObject();
        }).Span);
        return fenced ? $"Here is the JSON object:\n```json\n{text}\n```" : text;
    }

    private static void WriteValue(Utf8JsonWriter json, OutputValue value)
    {
        switch (value.Field.Kind)
        {
            case OutputKind.Flag: json.WriteBooleanValue(value.Text == "True"); break;
            case OutputKind.Whole or OutputKind.Number: json.WriteRawValue(value.Text); break;
            case OutputKind.Nullable when value.Text == "None": json.WriteNullValue(); break;
            case OutputKind.List or OutputKind.Record or OutputKind.Nullable when IsJson(value.Text): json.WriteRawValue(value.Text); break;
            default: json.WriteStringValue(value.Text); break;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
