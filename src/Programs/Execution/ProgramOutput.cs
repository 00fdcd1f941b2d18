using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Execution;

/// <summary>One output of a program.</summary>
/// <param name="Name">What the program calls it.</param>
/// <param name="Step">The step that gives it.</param>
/// <param name="Field">The step's output.</param>
internal sealed record ProgramOutput(string Name, string Step, SignatureField Field)
{
    public static IEnumerable<ProgramOutput> Of(ProgramSpec spec, IReadOnlyList<StepPlan> steps)
    {
        if (spec.Outputs is not { Count: > 0 } named)
        {
            var last = spec.Steps[^1];
            return last.Signature.Outputs.Select(f => Of(f.Name, last.Id, f.Name, steps));
        }

        return named.Select(o => BindingPath.TryOutput(o.Value, out var step, out var field) ? Of(o.Key, step, field, steps) : throw new InvalidOperationException($"'{o.Value}' was not checked."));
    }

    private static ProgramOutput Of(string name, string step, string field, IReadOnlyList<StepPlan> steps) =>
        new(name, step, steps.First(s => s.Id == step).Signature.Outputs.First(f => f.Name == field));
}
