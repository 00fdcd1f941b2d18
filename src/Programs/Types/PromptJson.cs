using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Programs.Types;

/// <summary>JSON as prompts carry it: blanks after <c>,</c> and <c>:</c>, nothing escaped that need not be, numbers in Python's form.</summary>
internal static class PromptJson
{
    /// <summary>On one line.</summary>
    public static string Line(JsonNode? value) => Write(value, -1);

    /// <summary>Over several lines, two blanks deep.</summary>
    public static string Indented(JsonNode? value) => Write(value, 0);

    private static string Write(JsonNode? value, int depth)
    {
        var text = new StringBuilder();
        Append(text, value, depth);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject map:
                AppendItems(text, '{', '}', map, depth, (entry, inner) =>
                {
                    AppendString(text, entry.Key);
                    text.Append(": ");
                    Append(text, entry.Value, inner);
                });
                break;
            case JsonArray items:
                AppendItems(text, '[', ']', items, depth, (item, inner) => Append(text, item, inner));
                break;
            default:
                AppendScalar(text, value);
                break;
        }
    }

    private static void AppendItems<T>(StringBuilder text, char open, char close, ICollection<T> items, int depth, Action<T, int> append)
    {
        var inner = depth < 0 ? depth : depth + 1;
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                text.Append(depth < 0 ? ", " : ",");
            }

            isFirst = false;
            BreakLine(text, inner);
            append(item, inner);
        }

        if (!isFirst)
        {
            BreakLine(text, depth);
        }

        text.Append(close);
    }

    private static void BreakLine(StringBuilder text, int depth)
    {
        if (depth >= 0)
        {
            text.Append('\n').Append(' ', depth * 2);
        }
    }

    private static void AppendScalar(StringBuilder text, JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Number:
                text.Append(PythonText.Number(value));
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
