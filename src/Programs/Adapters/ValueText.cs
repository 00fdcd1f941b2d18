using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>A field's value as text (dspy-spec 2.5).</summary>
internal static class ValueText
{
    /// <summary>As a turn of a prompt shows it: in the native profile nothing in it can be taken for a marker.</summary>
    public static string Of(FieldType type, JsonNode? value, Profile profile)
    {
        var text = Plain(type, value, profile);
        return profile.IsCompat ? text : value is JsonArray or JsonObject && type is not StrType ? Marker.NeutraliseJson(text) : Marker.Neutralise(text);
    }

    /// <summary>As it is told to a listener.</summary>
    public static string Plain(FieldType type, JsonNode? value, Profile profile) => Completed(type, value, profile) switch
    {
        null => profile.IsNative ? "null" : "None",
        JsonArray items when type is StrType || !profile.WritesJson => QuotedList(items),
        { } container when container is JsonArray or JsonObject => profile.WritesJson ? PromptJson.Line(container) : PythonText.Repr(container),
        // A whole float loses its ".0" on its way through JSON; the declared type brings it back.
        var number when profile.IsNative && type is FloatType && number.GetValueKind() is JsonValueKind.Number => PythonText.Float(JsonNumbers.ToDouble(number)),
        var scalar => PythonText.Str(scalar),
    };

    /// <summary>A record with all its fields in the order declared; what is no value of the type stays as it is.</summary>
    public static JsonNode? Completed(FieldType type, JsonNode? value, Profile profile) =>
        type.HasRecords && value is JsonObject or JsonArray && type.TryConvert(value, new AnswerReading(profile), out var complete) ? complete : value;

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
