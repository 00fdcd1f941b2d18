using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Execution;
using LlmOps.EvalRuns.Results;
using LlmOps.Evaluation.Metrics;
using LlmOps.Programs.Models;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Scores an answer with every metric of its run.</summary>
internal static class ItemScoring
{
    /// <summary>One metric that fails makes the whole item an error: the means of a run's metrics are then over the same items.</summary>
    public static async Task<Scored> ScoreAsync(RunContext run, Item item, string outputs, IModelClient models, CancellationToken cancellationToken)
    {
        var scores = new List<ItemScore>();
        try
        {
            var scored = new ScoredItem(Parse(item.Example.Inputs), Parse(item.Example.Expected), Parse(outputs), item.Sample, models);
            foreach (var scorer in run.Scorers)
            {
                scores.Add(await scorer.ScoreAsync(scored, cancellationToken));
            }

            return Scored.By(scores);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new Scored(Outcome.MetricError, new double?[run.Scorers.Count], StorableText.Of(Reason(exception))).PaidFor(scores, (exception as ScoringException)?.Usage ?? default);
        }
    }

    // What metrics and judges say names fields, never values; anything else may quote the row.
    private static string Reason(Exception exception) => exception is MetricException or ScoringException ? exception.Message : $"The metric failed: {exception.GetType().Name}.";

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
