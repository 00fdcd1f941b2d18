using LlmOps.Optimization;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>What a dataset must have before an optimizer may learn from it.</summary>
internal static class TrainingData
{
    /// <exception cref="ProblemException">400 naming what is missing.</exception>
    public static void CheckFields(RegistryDataset dataset, ProgramSpec spec)
    {
        var errors = new List<FieldError>();
        foreach (var split in new[] { "train", "validation" }.Where(s => dataset.Counts.GetValueOrDefault(s) == 0))
        {
            errors.Add(new("dataset", $"'{dataset.Dataset}@{dataset.Number}' has no {split} examples; publish a version with a {split} split."));
        }

        var inputs = ProgramPlan.Compile(spec).Inputs.Where(f => !f.IsOptional && !dataset.InputFields.Contains(f.Name)).Select(f => f.Name).ToList();
        if (inputs.Count > 0)
        {
            errors.Add(new("dataset", $"'{dataset.Dataset}@{dataset.Number}' lacks the program's input {string.Join(", ", inputs.Select(i => $"'{i}'"))}; it has {Names(dataset.InputFields)}."));
        }

        var outputs = spec.OutputNames.ToList();
        if (!outputs.Intersect(dataset.LabelFields, StringComparer.Ordinal).Any())
        {
            errors.Add(new("dataset", $"'{dataset.Dataset}@{dataset.Number}' has no label for the program's outputs {Names(outputs)}; its label fields are {Names(dataset.LabelFields)}."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    /// <summary>What cannot be shown as a demo teaches nothing; better said before anything is spent.</summary>
    /// <exception cref="ProblemException">400 naming an example and what is wrong with it.</exception>
    public static void CheckLabels(IReadOnlyList<TrainExample> train, ProgramSpec spec, string dataset)
    {
        if (OptimizableProgram.Obstacle(spec) is null && OptimizableProgram.LabelObstacle(spec, train) is { } obstacle)
        {
            throw ProblemException.Invalid("dataset", $"'{dataset}' does not fit the program: {obstacle}. Publish a version with typed fields (for example llmops dataset import --label NAME:boolean).");
        }
    }

    /// <summary>Nothing learned from may be scored on.</summary>
    /// <exception cref="ProblemException">409 when the splits share inputs.</exception>
    public static void CheckSeparation(IReadOnlyList<RegistryExample> train, IReadOnlyList<RegistryExample> validation, string dataset)
    {
        var seen = train.Select(e => e.Inputs.ToJsonString()).ToHashSet(StringComparer.Ordinal);
        var shared = validation.Where(e => seen.Contains(e.Inputs.ToJsonString())).ToList();
        if (shared.Count > 0)
        {
            throw ProblemException.Invalid("dataset", $"{shared.Count} examples of '{dataset}' are in train and validation with the same inputs (first: {shared[0].Id}); scores would be flattered. Publish a version with clean splits.");
        }
    }

    /// <summary>The examples an optimizer may show: those with a label.</summary>
    public static IReadOnlyList<TrainExample> Labelled(IReadOnlyList<RegistryExample> train, ProgramSpec spec)
    {
        var outputs = spec.OutputNames.ToList();
        return [.. train.Where(e => e.Labels is not null && outputs.Any(e.Labels.ContainsKey)).Select(e => new TrainExample(e.Id, e.Inputs, e.Labels!))];
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'")) is { Length: > 0 } list ? list : "none";
}
