using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Proposing;

/// <summary>The programs a prompt model is asked with about answers that were judged.</summary>
internal static class ReflectionPrograms
{
    /// <summary>Asks for a better instruction.</summary>
    public static ProgramSpec Improvement { get; } = PromptPrograms.Step(
        "reflect",
        "A language model was given an instruction for a task. Look at some of its answers and what was said of them, find out why answers went wrong, and write an improved instruction: say what the task is, what the input looks like, facts of the domain that are needed, and what to do in the cases that went wrong. Keep what worked. Teach what is general; recite no example. Answer with the instruction between two fences of three backticks.",
        [
            new("task_description", "str", "what the task is for, its inputs and outputs"), new("current_instruction", "str", "the instruction in use"),
            new("feedback_examples", "str", "inputs, answers, and what was said of them"), new("allowed_labels", "str", "the outputs to choose from, if the task is a choice"),
        ],
        [new("improved_instruction", "str", "the instruction alone")]);

    /// <summary>Asks for advice out of a better and a worse answer to the same input.</summary>
    public static ProgramSpec Advice { get; } = PromptPrograms.Step(
        "compare",
        "A language model answered the same inputs better at one time and worse at another. Find out what made the difference and write advice for it in a few sentences: what to look at and what to do when the input is of this kind. Recite no example.",
        [
            new("task_description", "str", "what the task is for, its inputs and outputs"), new("current_instruction", "str", "the instruction in use"),
            new("feedback_examples", "str", "better and worse answers, and what was said of them"), new("allowed_labels", "str", "the outputs to choose from, if the task is a choice"),
        ],
        [new("advice", "str", "a few sentences")]);

    /// <summary>Asks for the rules the examples follow.</summary>
    public static ProgramSpec Rules { get; } = PromptPrograms.Step(
        "rules",
        "Look at examples of a task and write down the rules by which outputs follow from inputs: short, general, without contradiction. Recite no example.",
        [
            new("task_description", "str", "what the task is for, its inputs and outputs"), new("examples", "str", "examples of the task"),
            new("allowed_labels", "str", "the outputs to choose from, if the task is a choice"), new("most_rules", "int", "how many rules at most"),
        ],
        [new("rules", "str", "one rule a line")]);
}
