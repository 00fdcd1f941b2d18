using LlmOps.Evaluation.Metrics;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Has texts embedded and scores their vectors.</summary>
internal sealed class EmbeddingScorer(IEmbeddingMetric metric, string model, bool isSealed, EmbeddingCaller caller) : IScorer
{
    public async Task<ItemScore> ScoreAsync(ScoredItem item, CancellationToken cancellationToken)
    {
        var texts = metric.Texts(item.Expected, item.Outputs);
        var (vectors, usage) = await caller.EmbedAsync(model, texts, isSealed, cancellationToken);
        var result = metric.Score(item.Expected, item.Outputs, vectors);
        return new(result.Score, result.Explanation) { Usage = usage };
    }
}
