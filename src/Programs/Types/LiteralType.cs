using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>One of a fixed set of scalars: the labels of a classifier.</summary>
public sealed class LiteralType : FieldType
{
    private readonly LabelMatch _match;

    internal LiteralType(IEnumerable<JsonNode?> values)
    {
        _match = new LabelMatch([.. values]);
        Text = $"Literal[{string.Join(", ", Values.Select(PythonText.Repr))}]";
    }

    /// <summary>One of these texts.</summary>
    internal static LiteralType OfTexts(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)));

    /// <summary>The allowed values as text, in the order given.</summary>
    public IReadOnlyList<string> Labels => _match.Labels;

    /// <inheritdoc/>
    public override string Text { get; }

    /// <inheritdoc/>
    public override bool AllowsNull => Values.Any(v => v is null);

    internal IReadOnlyList<JsonNode?> Values => _match.Values;

    internal override IEnumerable<FieldType> Alternatives => Values.Count is 1 ? [this] : Values.Select(v => new LiteralType([v]));

    internal override string NameIn(Profile profile) => profile.IsNative ? Text : $"Literal[{string.Join(", ", Values.Select(v => LabelName(v, profile)))}]";

    internal override bool AdmitsOne(FieldType source) => source switch
    {
        LiteralType literal => literal.Values.All(Accepts),
        EnumType choice => choice.Members.All(m => Accepts(m.Value)),
        BoolType => Accepts(true) && Accepts(false),
        NoneType => AllowsNull,
        _ => false,
    };

    internal override JsonObject Schema(SchemaWriter writer) => _match.Schema(usesConst: true);

    internal override Mismatch? Mismatch(JsonNode? value) => _match.IndexOf(value) >= 0 ? null : new Mismatch("", _match.Refusal);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        var index = _match.IndexOf(value);
        if (index < 0 && value?.GetValueKind() is JsonValueKind.String)
        {
            index = _match.IndexOfText(value.GetValue<string>(), reading);
        }
        else if (index < 0 && value is JsonValue && reading.Profile.IsNative)
        {
            index = _match.IndexOfNumber(value, reading);
        }

        converted = index < 0 ? null : Values[index]?.DeepClone();
        return index >= 0 || reading.Fail(_match.Refusal);
    }

    // DSPy puts the text between quotes as it is, and before 2.6 without quotes.
    private static string LabelName(JsonNode? value, Profile profile)
    {
        if (value?.GetValueKind() is not JsonValueKind.String)
        {
            return PythonText.Repr(value);
        }

        var text = value.GetValue<string>();
        var hasSingle = text.Contains('\'', StringComparison.Ordinal);
        return !profile.QuotesLabels ? text
            : !hasSingle ? $"'{text}'"
            : text.Contains('"', StringComparison.Ordinal) ? $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'"
            : $"\"{text}\"";
    }
}
