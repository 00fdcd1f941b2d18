using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>What goes into a step, what comes out, and the task in words. Immutable.</summary>
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

    /// <summary>Reads the shorthand <c>text, hint: Optional[str] -> label: Literal['a', 'b']</c>.</summary>
    /// <exception cref="SignatureSyntaxException">The text is wrong; names the position.</exception>
    public static Signature Parse(string shorthand, string? instructions = null)
    {
        var (inputs, outputs) = SignatureShorthand.Parse(shorthand);
        return new Signature(instructions, inputs, outputs);
    }

    /// <summary>Adds a paragraph to the instructions, after one blank line.</summary>
    public Signature AppendInstructions(string text) => this with { Instructions = $"{Instructions}\n\n{text}" };
}
