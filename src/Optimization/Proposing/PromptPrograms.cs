using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Proposing;

/// <summary>Makes the programs a prompt model is asked with. The model is the platform's to set.</summary>
internal static class PromptPrograms
{
    private const string AnyModel = "prompt";

    public static ProgramSpec Step(string id, string instructions, IReadOnlyList<FieldSpec> inputs, IReadOnlyList<FieldSpec> outputs) => new()
    {
        Steps = [new StepSpec { Id = id, Signature = new SignatureSpec { Instructions = instructions, Inputs = inputs, Outputs = outputs }, Model = new ModelSpec(AnyModel, Temperature: 1) }],
    };
}
