using LlmOps.Optimization.Candidates;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.MiproV2;

/// <summary>What the search can choose from.</summary>
/// <param name="Program">The program as it came.</param>
/// <param name="Instructions">Instructions; the first is the program's own.</param>
/// <param name="DemoSets">Demo sets; the first is none (or, when demos are not searched, the program's own).</param>
internal sealed record Choices(ProgramSpec Program, IReadOnlyList<string?> Instructions, IReadOnlyList<IReadOnlyList<DemoSpec>> DemoSets)
{
    public int[] Sizes => [Instructions.Count, DemoSets.Count];

    public ProgramSpec Build(Combination combination) => combination == Combination.Unchanged ? Program : Program with
    {
        Steps = [.. Program.Steps.Select(s => s with
        {
            Signature = s.Signature with { Instructions = Instructions[combination.Instruction] },
            Demos = DemoSets[combination.Demos] is { Count: > 0 } demos ? demos : null,
        })],
    };

    public string Origin(Combination combination) => combination == Combination.Unchanged ? Candidate.Unchanged : $"instruction {combination.Instruction}, demo set {combination.Demos} ({DemoSets[combination.Demos].Count} demos)";
}
