using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Candidates;

/// <summary>The instructions of a program's steps, which instruction optimizers change.</summary>
internal static class StepInstructions
{
    /// <summary>The steps whose instruction can be changed: those that ask a model by a signature.</summary>
    public static IReadOnlyList<StepSpec> Instructed(this ProgramSpec program) => [.. program.Steps.Where(s => s.Module is "predict" or "chain_of_thought")];

    public static string? InstructionsOf(this ProgramSpec program, string step) => program.Steps.First(s => s.Id == step).Signature.Instructions;

    /// <summary>The program with another instruction in one step.</summary>
    public static ProgramSpec WithInstructions(this ProgramSpec program, string step, string? instructions) => program with
    {
        Steps = [.. program.Steps.Select(s => s.Id == step ? s with { Signature = s.Signature with { Instructions = instructions } } : s)],
    };

    /// <summary>The program with its models asked at another temperature.</summary>
    public static ProgramSpec AtTemperature(this ProgramSpec program, double temperature) => program with
    {
        Steps = [.. program.Steps.Select(s => s.Model == ModelSpec.None ? s : s with { Model = s.Model with { Temperature = temperature } })],
    };
}
