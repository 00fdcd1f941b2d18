using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Asks a customer's endpoint for the score.</summary>
internal sealed class WebhookScorer(WebhookCaller caller, WebhookSettings settings) : IScorer
{
    public async Task<ItemScore> ScoreAsync(ScoredItem item, CancellationToken cancellationToken)
    {
        var answer = await caller.PostAsync(settings, new JsonObject
        {
            ["inputs"] = item.Inputs.DeepClone(), ["expected"] = item.Expected.DeepClone(), ["outputs"] = item.Outputs.DeepClone(), ["sample"] = item.Sample,
        }, cancellationToken);
        return answer["score"] is JsonValue value && value.TryGetValue(out double score) && score is >= 0 and <= 1
            ? new(score, answer["explanation"] is JsonValue said && said.TryGetValue(out string? text) ? text : null)
            : throw new MetricException("The webhook's answer has no score from 0 to 1.");
    }
}
