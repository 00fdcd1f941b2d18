using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Proposing;

/// <summary>The programs a prompt model is asked with. The model is the platform's to set.</summary>
internal static class ProposerPrograms
{
    public static ProgramSpec Summary { get; } = PromptPrograms.Step(
        "propose",
        "Describe a data set from some of its examples: what the inputs are and look like, what the outputs are, how they follow from the inputs, and what is easily mistaken. Two or three sentences; recite no example.",
        [new("task_description", "str", "what the task is for"), new("examples", "str", "some examples of the data set")],
        [new("summary", "str", "two or three sentences")]);

    public static ProgramSpec Observation { get; } = PromptPrograms.Step(
        "propose",
        "Look at some examples of a data set and write down what holds for most of it: topics, form of inputs and outputs, what has to be told apart. Continue the observations made so far. Answer COMPLETE when there is nothing to add.",
        [new("observations", "str", "what was observed so far"), new("examples", "str", "further examples")],
        [new("summary", "str", "observations to add, or COMPLETE")]);

    public static ProgramSpec Proposal { get; } = PromptPrograms.Step(
        "propose",
        "Write an instruction for a language model that shall do a task. Say what the task is, what to look at, and how to decide between outputs that are easily mistaken. Recite no example.",
        [
            new("task_description", "str", "what the task is for, its inputs and outputs"), new("dataset_summary", "str", "what the data look like"), new("examples", "str", "some examples"),
            new("allowed_labels", "str", "the outputs to choose from, if the task is a choice"), new("current_instruction", "str", "the instruction in use"), new("tip", "str", "how to write this one"),
        ],
        [new("proposed_instruction", "str", "the instruction alone")]);
}
