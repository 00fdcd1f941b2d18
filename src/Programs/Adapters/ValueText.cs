using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>A field's value as a turn shows it (dspy-spec 2.5).</summary>
internal static class ValueText
{
    public static string Of(FieldType type, JsonNode? value, Profile profile)
    {
        var text = value switch
        {
            null => profile is Profile.Native ? "null" : "None",
            JsonArray items when type is StrType => QuotedList(items),
            JsonArray or JsonObject => PromptJson.Line(value),
            // A whole float loses its ".0" on its way through JSON; the declared type brings it back.
            _ when profile is Profile.Native && type is FloatType && value.GetValueKind() is JsonValueKind.Number => PythonText.Float(JsonNumbers.ToDouble(value)),
            _ => PythonText.Str(value),
        };
        return profile is Profile.Native ? Marker.Neutralise(text) : text;
    }

    // Literal L19: a list given where text is declared.
    private static string QuotedList(JsonArray items) => items.Count switch
    {
        0 => "N/A",
        1 => Quoted(PythonText.Str(items[0])),
        _ => string.Join('\n', items.Select((item, i) => $"[{i + 1}] {Quoted(PythonText.Str(item))}")),
    };

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny('\n', '«', '»')
            ? $"«««\n    {text.Replace("\n", "\n    ", StringComparison.Ordinal)}\n»»»"
            : $"«{text}»";
}
