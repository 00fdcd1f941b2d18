using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>Finds the label that a model meant among fixed scalars; serves literals and enums.</summary>
internal sealed class LabelMatch
{
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byFoldedText = new(StringComparer.OrdinalIgnoreCase);

    public LabelMatch(IReadOnlyList<JsonNode?> values)
    {
        Values = values;
        Labels = [.. values.Select(PythonText.Str)];
        foreach (var (i, label) in Labels.Index())
        {
            _byText.TryAdd(label, i);
            // Two labels that differ only in case cannot be told apart by a folded match.
            _byFoldedText[label] = _byFoldedText.ContainsKey(label) ? -1 : i;
        }

        var shown = string.Join("; ", Labels.Take(30));
        Refusal = Labels.Count <= 30 ? $"must be one of: {shown}" : $"must be one of: {shown}; and {Labels.Count - 30} more";
    }

    public IReadOnlyList<JsonNode?> Values { get; }

    public IReadOnlyList<string> Labels { get; }

    public string Refusal { get; }

    public JsonObject Schema(bool usesConst)
    {
        var schema = new JsonObject();
        var kinds = Values.Select(KindName).Distinct(StringComparer.Ordinal).ToList();
        if (kinds.Count is 1)
        {
            schema["type"] = kinds[0];
        }

        var isConst = usesConst && Values.Count is 1;
        schema[isConst ? "const" : "enum"] = isConst ? Values[0]?.DeepClone() : new JsonArray([.. Values.Select(v => v?.DeepClone())]);
        return schema;
    }

    /// <summary>The value itself; -1 when it is none of them.</summary>
    public int IndexOf(JsonNode? value)
    {
        if (value is JsonArray or JsonObject || (value?.GetValueKind() is JsonValueKind.String && !JsonTexts.IsReadable(value)))
        {
            return -1;
        }

        if (_byText.TryGetValue(PythonText.Str(value), out var guess) && JsonNode.DeepEquals(Values[guess], value))
        {
            return guess;
        }

        for (var i = 0; i < Values.Count; i++)
        {
            if (JsonNode.DeepEquals(Values[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The text of a label as a model wrote it; -1 when it is none.</summary>
    public int IndexOfText(string text, AnswerReading reading)
    {
        var trimmed = text.Trim();
        if (IsText(trimmed, out var index))
        {
            return index;
        }

        var bare = LabelWrapping.Remove(trimmed, reading.Profile);
        if (IsText(bare, out index))
        {
            reading.Repair("label_wrapping");
            return index;
        }

        if (reading.Profile.IsCompat)
        {
            return -1;
        }

        if (_byText.TryGetValue(bare, out index))
        {
            reading.Repair("numeric_label");
            return index;
        }

        if (_byFoldedText.TryGetValue(bare, out index) && index >= 0)
        {
            reading.Repair("label_case");
            return index;
        }

        return -1;
    }

    /// <summary>A number or flag that, written out, is the text of a label; -1 when it is none.</summary>
    public int IndexOfNumber(JsonNode value, AnswerReading reading)
    {
        if (!_byText.TryGetValue(PythonText.Str(value), out var index))
        {
            return -1;
        }

        reading.Repair("numeric_label");
        return index;
    }

    private static string KindName(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => IntType.Instance.Accepts(value) ? "integer" : "number",
        _ => "null",
    };

    private bool IsText(string text, out int index) => _byText.TryGetValue(text, out index) && Values[index]?.GetValueKind() is JsonValueKind.String;
}
