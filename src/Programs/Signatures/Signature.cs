using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Signatures;

/// <summary>
/// What goes into a step, what comes out, and the task in words. Immutable: each change makes a new one. Two are equal when instructions and fields
/// are, by name, description and constraints; types do not count (dspy-spec 1.5).
/// </summary>
public sealed record Signature
{
    /// <summary>Makes a signature; without instructions the default sentence is made from the field names.</summary>
    public Signature(string? instructions, IReadOnlyList<SignatureField> inputs, IReadOnlyList<SignatureField> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        Instructions = instructions is null ? InstructionText.Default(inputs.Select(f => f.Name), outputs.Select(f => f.Name)) : InstructionText.Clean(instructions);
    }

    /// <summary>The task in words.</summary>
    public string Instructions { get; init; }

    /// <summary>Input fields in order.</summary>
    public IReadOnlyList<SignatureField> Inputs { get; init; }

    /// <summary>Output fields in order.</summary>
    public IReadOnlyList<SignatureField> Outputs { get; init; }

    /// <summary>The declared types that its fields may name.</summary>
    internal DeclaredTypes Types { get; init; } = DeclaredTypes.None;

    /// <summary>Reads the shorthand <c>text, hint: Optional[str] -> label: Literal['a', 'b']</c>.</summary>
    /// <exception cref="SignatureSyntaxException">The text is wrong; names the position.</exception>
    public static Signature Parse(string shorthand, string? instructions = null) => Parse(shorthand, instructions, DeclaredTypes.None, Profile.Native);

    /// <summary>Reads the shorthand by the rules of a profile.</summary>
    /// <exception cref="SignatureSyntaxException">The text is wrong; names the position.</exception>
    internal static Signature Parse(string shorthand, string? instructions, DeclaredTypes types, Profile profile)
    {
        var (inputs, outputs) = SignatureShorthand.Parse(shorthand, types, profile);
        return new Signature(instructions, inputs, outputs) { Types = types };
    }

    /// <summary>Makes the signature that a document's data describe.</summary>
    /// <param name="spec">The data.</param>
    /// <param name="types">The types the document declares.</param>
    /// <exception cref="SpecException">Fields are wrong; pointers begin at the signature.</exception>
    public static Signature Of(SignatureSpec spec, DeclaredTypes types)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(types);
        var problems = new List<SpecProblem>();
        var signature = SignatureReader.Read(spec, types, "", problems);
        return problems.Count is 0 ? signature : throw new SpecException(problems);
    }

    /// <summary>Adds a paragraph to the instructions, after one blank line.</summary>
    public Signature AppendInstructions(string text) => this with { Instructions = $"{Instructions}\n\n{text}" };

    /// <summary>Other instructions, the same fields.</summary>
    public Signature WithInstructions(string text) => this with { Instructions = InstructionText.Clean(text) };

    /// <summary>Puts a field in front of the inputs or of the outputs.</summary>
    /// <exception cref="ArgumentException">There is a field of that name.</exception>
    public Signature Prepend(FieldKind kind, SignatureField field) => Insert(kind, 0, field);

    /// <summary>Puts a field behind the inputs or the outputs.</summary>
    /// <exception cref="ArgumentException">There is a field of that name.</exception>
    public Signature Append(FieldKind kind, SignatureField field) => Insert(kind, Fields(kind).Count, field);

    /// <summary>Puts a field among the inputs or the outputs. The instructions stay as they are.</summary>
    /// <param name="kind">Among which.</param>
    /// <param name="index">How many of them stand before it.</param>
    /// <param name="field">The field.</param>
    /// <exception cref="ArgumentException">There is a field of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many fields.</exception>
    public Signature Insert(FieldKind kind, int index, SignatureField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var fields = Fields(kind);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, fields.Count);
        if (Inputs.Concat(Outputs).Any(f => f.Name == field.Name))
        {
            throw new ArgumentException($"There is a field '{field.Name}' already.", nameof(field));
        }

        return With(kind, [.. fields.Take(index), field, .. fields.Skip(index)]);
    }

    /// <summary>Takes a field away; a name that no field has changes nothing.</summary>
    public Signature Delete(string name) => this with { Inputs = [.. Inputs.Where(f => f.Name != name)], Outputs = [.. Outputs.Where(f => f.Name != name)] };

    /// <inheritdoc/>
    public bool Equals(Signature? other) =>
        other is not null && Instructions == other.Instructions && Inputs.Select(Said).SequenceEqual(other.Inputs.Select(Said)) && Outputs.Select(Said).SequenceEqual(other.Outputs.Select(Said));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Instructions, Inputs.Count, Outputs.Count);

    private static (string Name, string Desc, string Constraints) Said(SignatureField field) => (field.Name, field.ShownDesc, field.Constraints.Sentence);

    private IReadOnlyList<SignatureField> Fields(FieldKind kind) => kind is FieldKind.Input ? Inputs : Outputs;

    private Signature With(FieldKind kind, IReadOnlyList<SignatureField> fields) => kind is FieldKind.Input ? this with { Inputs = fields } : this with { Outputs = fields };
}

/// <summary>The two lists of fields a signature has.</summary>
public enum FieldKind
{
    /// <summary>What goes in.</summary>
    Input,

    /// <summary>What comes out.</summary>
    Output,
}
