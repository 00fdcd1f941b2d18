using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>The type of a field: how it is named in prompts, described to a model, checked, and read back from an answer. Immutable.</summary>
public abstract class FieldType
{
    private protected FieldType()
    {
    }

    /// <summary>The type's text in one canonical spelling, for example <c>Literal['a', 'b']</c> or <c>Union[str, NoneType]</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Whether null is a value of this type.</summary>
    public virtual bool AllowsNull => false;

    /// <summary>Reads a type text (grammar: dspy-spec 1.2).</summary>
    /// <param name="text">The text.</param>
    /// <param name="types">The declared types it may name; null is none.</param>
    /// <exception cref="SignatureSyntaxException">The text is not a known type; names the position.</exception>
    public static FieldType Parse(string text, DeclaredTypes? types = null) => FieldTypeParser.Parse(text, types ?? DeclaredTypes.None);

    /// <summary>The JSON schema of the type, complete in itself; a fresh object each time.</summary>
    public JsonObject Schema() => SchemaWriter.Whole(this, hasTitles: false);

    /// <summary>Whether the value already has this type, without any conversion.</summary>
    public bool Accepts(JsonNode? value) => Mismatch(value) is null;

    /// <summary>Whether every value of <paramref name="source"/> is a value of this type.</summary>
    public bool Admits(FieldType source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Text == source.Text || source.Alternatives.All(AdmitsOne);
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Text;

    /// <summary>Whether a strict JSON schema can describe the type: no object with open keys, no list whose items differ by place.</summary>
    internal virtual bool IsStrict => true;

    /// <summary>Whether a value of this type can hold a record, which has an order and defaults of its own.</summary>
    internal virtual bool HasRecords => false;

    /// <summary>The types that together have the same values; a type that is no choice is its only one.</summary>
    internal virtual IEnumerable<FieldType> Alternatives => [this];

    /// <summary>The type's name in a prompt.</summary>
    internal virtual string NameIn(Profile profile) => Text;

    /// <summary>Whether every value of a source without <see cref="Alternatives"/> is a value of this type.</summary>
    internal abstract bool AdmitsOne(FieldType source);

    /// <summary>The JSON schema; what is declared goes to the writer's definitions and is referred to.</summary>
    internal abstract JsonObject Schema(SchemaWriter writer);

    /// <summary>Why the value does not have this type; null when it has.</summary>
    internal abstract Mismatch? Mismatch(JsonNode? value);

    /// <summary>Converts a JSON value leniently ("3" is 3); on failure reason and path are in <paramref name="reading"/>.</summary>
    internal abstract bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted);

    private protected Mismatch NotOfType(JsonNode? value) => new("", value is null ? $"is null, but its type is {Shortened}" : $"is not of type {Shortened}");

    private string Shortened => Text.Length <= 200 ? Text : $"{Text[..200]}...";
}
