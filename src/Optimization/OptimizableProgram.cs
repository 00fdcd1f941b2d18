using LlmOps.Optimization.Candidates;
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

    /// <summary>The same for optimizers that change instructions alone: they need no labels for the steps between, so any number of steps will do.</summary>
    public static string? InstructionObstacle(ProgramSpec program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Instructed().Count > 0 ? null : "none of its steps is a predict or chain_of_thought, whose instruction could be changed";
    }
}
