using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Makes a one-step document of the shorthand people type: <c>text -> label: Literal['a', 'b']</c>.</summary>
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
        Signature parsed;
        try
        {
            parsed = Signature.Parse(signature);
        }
        catch (SignatureSyntaxException wrong)
        {
            throw new SpecException([new SpecProblem("/signature", wrong.Message)]);
        }

        var spec = new ProgramSpec
        {
            Steps =
            [
                new StepSpec
                {
                    Id = "main",
                    Module = module,
                    Adapter = adapter,
                    Signature = new SignatureSpec { Instructions = instructions, Inputs = Fields(parsed.Inputs), Outputs = Fields(parsed.Outputs) },
                    Model = new ModelSpec(model),
                },
            ],
        };
        SpecProblem[] problems = [.. SpecCheck.Problems(spec)];
        return problems.Length is 0 ? spec : throw new SpecException(problems);
    }

    private static IReadOnlyList<FieldSpec> Fields(IEnumerable<SignatureField> fields) => [.. fields.Select(f => new FieldSpec(f.Name, f.Type.Text))];
}
