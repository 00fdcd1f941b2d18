using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Gates;

/// <summary>All a gate decides on. Pure data: the same evidence always decides the same.</summary>
public sealed record GateEvidence
{
    /// <summary>The run to be judged.</summary>
    public required RunFacts Candidate { get; init; }

    /// <summary>The approved run it is held against; <see langword="null"/> when none was approved.</summary>
    public RunFacts? Baseline { get; init; }

    /// <summary>Why the two must not be compared (other data, other metric, other judge); empty when they may.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>The paired comparison by metric, over the examples both scored.</summary>
    public IReadOnlyDictionary<string, PairedComparison> Comparisons { get; init; } = new Dictionary<string, PairedComparison>(StringComparer.Ordinal);

    /// <summary>Slices, by the rule's place in the policy.</summary>
    public IReadOnlyList<IReadOnlyList<SliceScore>> Slices { get; init; } = [];

    /// <summary>Examples by must-pass tag.</summary>
    public IReadOnlyDictionary<string, TagScore> Tags { get; init; } = new Dictionary<string, TagScore>(StringComparer.Ordinal);

    /// <summary>Judges among the metrics that have no valid certificate and that somebody allowed by name.</summary>
    public IReadOnlyList<string> AllowedJudges { get; init; } = [];
}

/// <summary>What a run did.</summary>
/// <param name="IsCompleted">It ran to its end.</param>
/// <param name="Total">Predictions it should make.</param>
/// <param name="Scored">Predictions scored.</param>
/// <param name="ParseFailures">Of those, answers that could not be read.</param>
/// <param name="Errors">Predictions that could not be scored.</param>
/// <param name="Scores">Mean score by metric with its interval.</param>
public sealed record RunFacts(bool IsCompleted, int Total, int Scored, int ParseFailures, int Errors, IReadOnlyDictionary<string, EvalSummary> Scores)
{
    /// <summary>Mean US dollars per example that was really asked; <see langword="null"/> when all answers were stored ones.</summary>
    public double? CostPerExample { get; init; }

    /// <summary>95th percentile of the milliseconds per example.</summary>
    public double? P95Milliseconds { get; init; }
}

/// <summary>Mean score of a slice.</summary>
/// <param name="Slice">Its value.</param>
/// <param name="Examples">Examples in it.</param>
/// <param name="Score">Mean, 0 to 1.</param>
public sealed record SliceScore(string Slice, int Examples, double Score);

/// <summary>How the examples of a must-pass tag did.</summary>
/// <param name="Examples">Examples with the tag, scored or not.</param>
/// <param name="Failed">Ids of those that do not score 1.</param>
public sealed record TagScore(int Examples, IReadOnlyList<string> Failed);
