using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Demos;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization;

/// <summary>Which programs the optimizers can work on: those of one step that makes one call. Labels speak of a program's outputs, so of a longer program only its last step could learn from them.</summary>
public static class OptimizableProgram
{
    /// <summary>What keeps the optimizers from working on a program, to follow "cannot be optimized:"; null when nothing does.</summary>
    public static string? Obstacle(ProgramSpec program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Steps switch
        {
            [{ Module: "predict" or "chain_of_thought" }] => null,
            [var only] => $"its step is a {only.Module}, and optimizers work on predict and chain_of_thought",
            var steps => $"it has {steps.Count} steps, and this optimizer works on programs of one predict or chain_of_thought step",
        };
    }

    /// <summary>Why training examples cannot be shown as demos of a program, for example because a label is a text where the output is a bool; null when they can.</summary>
    public static string? LabelObstacle(ProgramSpec program, IReadOnlyList<TrainExample> train)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(train);
        foreach (var example in train)
        {
            try
            {
                ProgramSpecJson.Parse(ProgramSpecJson.Canonical(DemoWriter.WithDemos(program, [WorkedExample.Labeled(example)])));
            }
            catch (SpecException wrong) when (wrong.Problems.FirstOrDefault(p => p.Pointer.Contains("/demos/", StringComparison.Ordinal)) is { } problem)
            {
                return $"of example {example.Id} '{problem.Pointer[(problem.Pointer.LastIndexOf('/') + 1)..]}' {problem.Reason}";
            }
        }

        return null;
    }

    /// <summary>The same as <see cref="Obstacle"/> for optimizers that change instructions alone: they need no labels for the steps between, so any number of steps will do.</summary>
    public static string? InstructionObstacle(ProgramSpec program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Instructed().Count > 0 ? null : "none of its steps is a predict or chain_of_thought, whose instruction could be changed";
    }
}
