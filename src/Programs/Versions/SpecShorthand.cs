using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>The shorthand people type, <c>text -> label: Literal['a', 'b']</c>, and the one-step document it makes.</summary>
public static class SpecShorthand
{
    /// <summary>Builds and checks the document.</summary>
    /// <param name="signature">The shorthand.</param>
    /// <param name="instructions">The task in words; null gives the default sentence.</param>
    /// <param name="model">Name of the model that answers.</param>
    /// <param name="module"><c>predict</c> or <c>chain_of_thought</c>.</param>
    /// <param name="adapter"><c>chat</c> or <c>json</c>.</param>
    /// <exception cref="SpecException">The shorthand is wrong (pointer <c>/signature</c>, the reason names the character), or the document it makes.</exception>
    public static ProgramSpec FromSignature(string signature, string? instructions, string model, string module = "predict", string adapter = "chat")
    {
        var spec = new ProgramSpec
        {
            Steps =
            [
                new StepSpec
                {
                    Id = "main",
                    Module = module,
                    Adapter = adapter,
                    Signature = Read(signature, "/signature") with { Instructions = instructions },
                    Model = new ModelSpec(model),
                },
            ],
        };
        SpecProblem[] problems = [.. SpecCheck.Problems(spec)];
        return problems.Length is 0 ? spec : throw new SpecException(problems);
    }

    /// <summary>The shorthand of a signature: <c>text, n: int -> label</c>.</summary>
    public static string Write(IEnumerable<FieldSpec> inputs, IEnumerable<FieldSpec> outputs) => $"{Side(inputs)} -> {Side(outputs)}";

    /// <summary>Reads the shorthand as a signature without instructions.</summary>
    /// <exception cref="SpecException">The shorthand is wrong; the problem has <paramref name="pointer"/>.</exception>
    internal static SignatureSpec Read(string signature, string pointer)
    {
        try
        {
            var parsed = Signature.Parse(signature);
            return new SignatureSpec { Inputs = Fields(parsed.Inputs), Outputs = Fields(parsed.Outputs) };
        }
        catch (SignatureSyntaxException wrong)
        {
            throw new SpecException([new SpecProblem(pointer, wrong.Message)]);
        }
    }

    private static string Side(IEnumerable<FieldSpec> fields) => string.Join(", ", fields.Select(f => f.Type is "str" ? f.Name : $"{f.Name}: {f.Type}"));

    private static IReadOnlyList<FieldSpec> Fields(IEnumerable<SignatureField> fields) => [.. fields.Select(f => new FieldSpec(f.Name, f.Type.Text))];
}
