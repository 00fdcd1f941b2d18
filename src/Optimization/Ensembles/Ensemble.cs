using LlmOps.Programs.Randomness;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Ensembles;

/// <summary>Combines programs of one step into one that asks all of them and lets their answers vote (dspy-spec 5.12).</summary>
internal static class Ensemble
{
    /// <summary>Some of the programs, drawn by a seed; all when no size is given.</summary>
    public static IReadOnlyList<T> Draw<T>(IReadOnlyList<T> programs, int? size, int seed) => size is { } count ? new PythonRandom(seed).Sample(programs, Math.Min(count, programs.Count)) : programs;

    /// <summary>The program of all members: a step for each, and a vote on every output.</summary>
    public static ProgramSpec Of(IReadOnlyList<ProgramSpec> members)
    {
        var voters = members.Select((m, i) => m.Steps[^1] with { Id = $"member_{i + 1}" }).ToList();
        var votes = members[0].Steps[^1].Signature.Outputs.Select(output => new StepSpec
        {
            Id = $"vote_{output.Name}",
            Module = "vote",
            Signature = new SignatureSpec { Inputs = [.. voters.Select(v => new FieldSpec(v.Id, output.Type))], Outputs = [new FieldSpec(output.Name, output.Type)] },
            Bind = voters.ToDictionary(v => v.Id, v => $"$.steps.{v.Id}.{output.Name}", StringComparer.Ordinal),
        }).ToList();
        return members[0] with { Steps = [.. voters, .. votes], Outputs = votes.ToDictionary(v => OutputName(members[0], v.Signature.Outputs[0].Name), v => $"$.steps.{v.Id}.{v.Signature.Outputs[0].Name}", StringComparer.Ordinal) };
    }

    private static string OutputName(ProgramSpec program, string field) => program.Outputs?.FirstOrDefault(o => o.Value == $"$.steps.{program.Steps[^1].Id}.{field}").Key ?? field;
}
