using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>All that a prompt tells about a task whose prompt is to become better. A text that is not given is empty.</summary>
internal sealed record Brief(string TaskDescription, string CurrentInstruction, string Tip, IReadOnlyList<ShownExample> Examples, IReadOnlyList<Criticism> Criticisms, LabelSet Labels)
{
    /// <summary>The inputs that were answered wrongly, with the label that would have been right.</summary>
    public IEnumerable<LabelledText> Failures =>
        from criticism in Criticisms let right = Labels.RightOne(criticism) where right is not null && right != Labels.In(criticism.Answer) select new LabelledText(criticism.Input, right);

    /// <summary>The judged inputs with what was expected, or with the label that the feedback names.</summary>
    public IReadOnlyList<ShownExample> Corrections =>
        [.. from criticism in Criticisms let right = Labels.RightOne(criticism) ?? criticism.Expected where right is not null select new ShownExample(criticism.Input, right)];

    public static Brief Read(UserInputs inputs)
    {
        var examples = ShownExample.Read(Given("examples"));
        var criticisms = Criticism.Read(Given("feedback_examples"));
        var listed = Given("allowed_labels");
        return new Brief(Given("task_description"), Given("current_instruction"), Given("tip"), examples, criticisms,
            LabelSet.Find(listed.Length > 0 ? listed : DatasetSummary.LabelsIn(Given("dataset_summary")), examples, criticisms));

        string Given(string name) => inputs.Fields.FirstOrDefault(pair => pair.Key == name).Value ?? "";
    }

    /// <summary>The examples whose output names a label.</summary>
    public IEnumerable<LabelledText> Labelled(IEnumerable<ShownExample> examples) =>
        from example in examples let label = Labels.In(example.Output) where label is not null select new LabelledText(example.Input, label);
}
