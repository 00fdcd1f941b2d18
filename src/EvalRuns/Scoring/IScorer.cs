using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Results;
using LlmOps.Programs.Models;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>A prediction to be scored.</summary>
/// <param name="Inputs">The row's inputs.</param>
/// <param name="Expected">The row's labels.</param>
/// <param name="Outputs">What the program answered.</param>
/// <param name="Sample">Which sample of the row; a judge is asked the same number.</param>
/// <param name="Models">Asks judges' models, in the item's turn.</param>
internal sealed record ScoredItem(JsonObject Inputs, JsonObject Expected, JsonObject Outputs, int Sample, IModelClient Models);

/// <summary>What a metric gave for one prediction.</summary>
/// <param name="Value">From 0 to 1.</param>
/// <param name="Explanation">Why, for people.</param>
internal sealed record ItemScore(double Value, string? Explanation)
{
    /// <summary>What asking the judge cost; nothing for metrics that ask nobody.</summary>
    public Usage Usage { get; init; }

    /// <summary>A verdict worth keeping: the same judge is not asked the same again.</summary>
    public StoredPrediction? Verdict { get; init; }
}

/// <summary>Scores predictions with one metric of a run.</summary>
internal interface IScorer
{
    /// <summary>Models it asks.</summary>
    IReadOnlyList<string> Models => [];

    /// <exception cref="Evaluation.Metrics.MetricException">The prediction could not be scored; that is not a score of 0.</exception>
    Task<ItemScore> ScoreAsync(ScoredItem item, CancellationToken cancellationToken);
}
