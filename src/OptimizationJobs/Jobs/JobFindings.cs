namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>What was found out after a search, on rows it did not use.</summary>
internal sealed record JobFindings
{
    /// <summary>Validation rows the search used.</summary>
    public required int SearchedRows { get; init; }

    /// <summary>Validation rows kept from it.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>The finalists against the baseline on the rows kept, the best of the search first.</summary>
    public IReadOnlyList<HeldOutFinding> HeldOut { get; init; } = [];

    /// <summary>Score of the winner on training rows (its own demos left out) and of the same program on validation.</summary>
    public TrainGap? Train { get; init; }

    /// <summary>The one look at the sealed test split, when it was asked for.</summary>
    public HeldOutFinding? FinalCheck { get; init; }

    /// <summary>Why something of the above is missing.</summary>
    public string? Note { get; init; }
}

/// <summary>A trial against the baseline, paired row by row.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="BaselineRun">Eval run of the program unchanged.</param>
/// <param name="Run">Eval run of the trial.</param>
/// <param name="Baseline">Score of the program unchanged, 0 to 1.</param>
/// <param name="Candidate">Score of the trial.</param>
/// <param name="Difference">Candidate less baseline.</param>
/// <param name="Lower">Lower end of the 95 % interval of the difference.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="PValue">Of the paired test.</param>
/// <param name="AdjustedPValue">The same after Holm's correction for as many finalists as there are.</param>
/// <param name="SmallestDetectable">Difference that so many rows would show four times in five.</param>
/// <param name="Verdict"><c>better</c>, <c>worse</c> or <c>no_difference_shown</c>.</param>
internal sealed record HeldOutFinding(
    int Trial, Guid BaselineRun, Guid Run, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue, double AdjustedPValue, double? SmallestDetectable, string Verdict);

/// <summary>How much of a score is learned by heart.</summary>
/// <param name="Train">Score on training rows, 0 to 1.</param>
/// <param name="Rows">How many.</param>
/// <param name="Validation">Score on validation.</param>
internal sealed record TrainGap(double Train, int Rows, double Validation);
