using LlmOps.Optimization.Proposing;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Copro;

/// <summary>The programs a prompt model is asked with, once with examples of the task and once, as in DSPy, without.</summary>
internal static class CoproPrograms
{
    private const string Instructions = "Write a better instruction for a language model that shall do a task. Earlier attempts, if there are any, come with their scores, the best last: find out what makes them good and go beyond it.";

    private static readonly FieldSpec[] Given =
    [
        new("task_description", "str", "what the task is for, its inputs and outputs"), new("current_instruction", "str", "the instruction in use"), new("attempts", "str", "what was tried, with its scores"),
        new("allowed_labels", "str", "the outputs to choose from, if the task is a choice"),
    ];

    private static readonly FieldSpec[] Wanted = [new("proposed_instruction", "str", "the instruction alone")];

    public static ProgramSpec Compat { get; } = PromptPrograms.Step("propose", Instructions, Given, Wanted);

    public static ProgramSpec Native { get; } = PromptPrograms.Step("propose", $"{Instructions} Recite no example.", [.. Given, new("examples", "str", "some examples")], Wanted);
}
