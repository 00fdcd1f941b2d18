using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Results;
using LlmOps.Programs.Models;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>What all metrics of a run gave for one item.</summary>
internal sealed record Scored(string Outcome, double?[] Scores, string? Error)
{
    /// <summary>By metric, as a JSON array.</summary>
    public string? Explanations { get; init; }

    /// <summary>What the judges cost.</summary>
    public Usage Usage { get; init; }

    public IReadOnlyList<StoredPrediction> Verdicts { get; init; } = [];

    /// <summary>Nothing to score: an answer that cannot be read is wrong, an error is no score.</summary>
    public static Scored NotAnswered(string outcome, string? error, int metrics) => new(outcome, [.. Enumerable.Repeat<double?>(outcome is Results.Outcome.ParseFailure ? 0 : null, metrics)], error);

    public static Scored By(IReadOnlyList<ItemScore> scores) => new Scored(Results.Outcome.Ok, [.. scores.Select(s => (double?)s.Value)], null)
    {
        Explanations = scores.Any(s => s.Explanation is not null) ? new JsonArray([.. scores.Select(s => (JsonNode?)StorableText.Of(s.Explanation))]).ToJsonString(JsonDefaults.Options) : null,
    }.PaidFor(scores, default);

    public Scored PaidFor(IReadOnlyList<ItemScore> scores, Usage last) => this with
    {
        Usage = scores.Aggregate(last, (sum, s) => sum + s.Usage),
        Verdicts = [.. scores.Select(s => s.Verdict).OfType<StoredPrediction>()],
    };
}
