using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>One of a fixed set of scalars: the labels of a classifier.</summary>
public sealed class LiteralType : FieldType
{
    private readonly JsonNode?[] _values;
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byFoldedText = new(StringComparer.OrdinalIgnoreCase);

    internal LiteralType(IEnumerable<JsonNode?> values)
    {
        _values = [.. values];
        Labels = [.. _values.Select(PythonText.Str)];
        Text = $"Literal[{string.Join(", ", _values.Select(PythonText.Repr))}]";
        for (var i = 0; i < _values.Length; i++)
        {
            _byText.TryAdd(Labels[i], i);
            // Two labels that differ only in case cannot be told apart by a folded match.
            _byFoldedText[Labels[i]] = _byFoldedText.ContainsKey(Labels[i]) ? -1 : i;
        }
    }

    /// <summary>One of these texts.</summary>
    internal static LiteralType OfTexts(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)));

    /// <summary>The allowed values as text, in the order given.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public override string Text { get; }

    /// <inheritdoc/>
    public override bool AllowsNull => Array.Exists(_values, v => v is null);

    internal override string? Note => $"must exactly match (no extra characters) one of: {string.Join("; ", Labels)}";

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = new JsonObject();
        var kinds = _values.Select(KindName).Distinct().ToList();
        if (kinds.Count is 1)
        {
            schema["type"] = kinds[0];
        }

        schema[_values.Length is 1 ? "const" : "enum"] = _values.Length is 1 ? _values[0]?.DeepClone() : new JsonArray([.. _values.Select(v => v?.DeepClone())]);
        return schema;
    }

    /// <inheritdoc/>
    public override bool Accepts(JsonNode? value) => IndexOf(value) >= 0;

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        var index = IndexOf(value);
        if (index < 0 && value?.GetValueKind() is JsonValueKind.String)
        {
            index = IndexOfText(value.GetValue<string>(), reading);
        }
        else if (index < 0 && value is JsonValue && reading.Profile is Profile.Native && _byText.TryGetValue(PythonText.Str(value), out index))
        {
            reading.Repair("numeric_label");
        }
        else if (index <= 0 && !Accepts(value))
        {
            index = -1;
        }

        converted = index < 0 ? null : _values[index]?.DeepClone();
        return index >= 0 || reading.Fail($"must be one of: {Shortened()}");
    }

    private static string KindName(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => IntType.Instance.Accepts(value) ? "integer" : "number",
        _ => "null",
    };

    private int IndexOf(JsonNode? value)
    {
        if (value is JsonArray or JsonObject)
        {
            return -1;
        }

        return _byText.TryGetValue(PythonText.Str(value), out var guess) && JsonNode.DeepEquals(_values[guess], value)
            ? guess
            : Array.FindIndex(_values, v => JsonNode.DeepEquals(v, value));
    }

    private int IndexOfText(string text, AnswerReading reading)
    {
        var trimmed = text.Trim();
        if (IsString(trimmed, out var index))
        {
            return index;
        }

        var bare = LabelWrapping.Remove(trimmed, reading.Profile);
        if (IsString(bare, out index))
        {
            reading.Repair("label_wrapping");
            return index;
        }

        if (reading.Profile is Profile.Compat)
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

    private bool IsString(string text, out int index) =>
        _byText.TryGetValue(text, out index) && _values[index]?.GetValueKind() is JsonValueKind.String;

    private string Shortened() =>
        Labels.Count <= 30 ? string.Join("; ", Labels) : $"{string.Join("; ", Labels.Take(30))}; and {Labels.Count - 30} more";
}
