namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>Asks for a distillation.</summary>
internal sealed record FineTuneRequest
{
    public required string Program { get; init; }

    public string Version { get; init; } = "latest";

    public required string Dataset { get; init; }

    public string DatasetVersion { get; init; } = "latest";

    /// <summary>The model that labels.</summary>
    public required string TeacherModel { get; init; }

    /// <summary>The model that is trained; the version's own when not given.</summary>
    public string? BaseModel { get; init; }

    public string Metric { get; init; } = "exact_match";

    public required decimal Budget { get; init; }

    /// <summary>Passes over the training file, 1 to 50.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>How often the teacher answers each row, 1 to 9.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Share of a row's answers that must agree for it to be used, 0 to 1.</summary>
    public double MinAgreement { get; init; } = 0.6;

    /// <summary>The teacher's score on hand-labelled rows below which nothing is trained, 0 to 1.</summary>
    public double MinTeacherScore { get; init; } = 0.3;

    /// <summary>The optimizer each checkpoint's prompt goes through; null for none.</summary>
    public string? Optimizer { get; init; } = "labeled_few_shot";

    /// <summary>Whether the winner and the un-tuned base are scored once on the sealed test split.</summary>
    public bool FinalCheck { get; init; }

    public int Seed { get; init; }
}
