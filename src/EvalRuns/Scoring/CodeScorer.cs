using LlmOps.Evaluation.Metrics;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Metrics that only compare.</summary>
internal sealed class CodeScorer(IMetric metric) : IScorer
{
    public Task<ItemScore> ScoreAsync(ScoredItem item, CancellationToken cancellationToken)
    {
        var result = metric.Score(item.Expected, item.Outputs);
        return Task.FromResult(new ItemScore(result.Score, result.Explanation));
    }
}
