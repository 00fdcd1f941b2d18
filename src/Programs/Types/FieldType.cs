using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>The type of a field: how it is written in prompts, described to a model, checked, and read back from an answer. Immutable.</summary>
public abstract class FieldType
{
    private protected FieldType()
    {
    }

    /// <summary>The type's text in one canonical spelling, for example <c>Literal['a', 'b']</c> or <c>Union[str, NoneType]</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Whether null is a value of this type.</summary>
    public virtual bool AllowsNull => false;

    /// <summary>Reads a type text.</summary>
    /// <exception cref="SignatureSyntaxException">The text is not a known type; names the position.</exception>
    public static FieldType Parse(string text) => FieldTypeParser.Parse(text);

    /// <summary>The JSON schema of the type; a fresh object each time.</summary>
    public abstract JsonObject Schema();

    /// <summary>Whether the value already has this type, without any conversion.</summary>
    public abstract bool Accepts(JsonNode? value);

    /// <summary>Whether every value of <paramref name="source"/> is a value of this type.</summary>
    internal bool Admits(FieldType source) => Text == source.Text || this is AnyType || source is AnyType;

    /// <inheritdoc/>
    public sealed override string ToString() => Text;

    /// <summary>Whether a strict JSON schema cannot describe the type because its keys are open.</summary>
    internal virtual bool IsOpen => false;

    /// <summary>The words after "the value you produce ", or null when the type needs none.</summary>
    internal virtual string? Note => $"must adhere to the JSON schema: {PromptJson.Line(Schema())}";

    /// <summary>Converts a JSON value leniently ("3" is 3); on failure the reason is in <paramref name="reading"/>.</summary>
    internal abstract bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted);
}
