using LlmOps.EvalRuns.Comparisons;
using LlmOps.EvalRuns.Runs;
using LlmOps.Evaluation.Gates;
using LlmOps.Evaluation.Statistics;
using Npgsql;

namespace LlmOps.EvalRuns.Gates;

/// <summary>Gathers all that a gate decides on.</summary>
internal sealed class GateEvidenceReader(NpgsqlDataSource database)
{
    public async Task<GateEvidence> ReadAsync(EvalRun candidate, EvalRun? baseline, GatePolicy policy, IReadOnlyList<string> allowedJudges, CancellationToken cancellationToken)
    {
        var examples = await database.ScoredExamplesAsync(candidate, cancellationToken);
        return new()
        {
            Candidate = await FactsAsync(candidate, cancellationToken),
            Baseline = baseline is null ? null : await FactsAsync(baseline, cancellationToken),
            Differences = baseline is null ? [] : [.. Fairness.Differences(baseline, candidate, [.. policy.Metrics.Select(m => m.Metric)])],
            Comparisons = baseline is null ? new Dictionary<string, PairedComparison>(StringComparer.Ordinal) : await CompareAsync(baseline, candidate, examples, cancellationToken),
            Slices = [.. policy.Slices.Select(rule => Slices(rule, policy, candidate, examples))],
            Tags = policy.MustPassTags.Distinct(StringComparer.Ordinal).ToDictionary(tag => tag, tag => Tag(tag, policy, candidate, examples), StringComparer.Ordinal),
            AllowedJudges = allowedJudges,
        };
    }

    private async Task<RunFacts> FactsAsync(EvalRun run, CancellationToken cancellationToken)
    {
        var progress = await database.ReadAsync(run.Id, cancellationToken);
        var response = EvalRunResponse.Of(run, progress, run.EndedAt ?? run.CreatedAt);
        var (cost, p95) = await database.EffortAsync(run.Id, cancellationToken);
        return new(run.Status is EvalRunStatus.Completed, run.Total, progress.Scored, progress.Outcomes.GetValueOrDefault(Results.Outcome.ParseFailure), run.Total - progress.Scored,
            response.Scores.ToDictionary(s => s.Metric, s => new EvalSummary(s.Scored, s.Score, s.Lower, s.Upper), StringComparer.Ordinal)) { CostPerExample = cost, P95Milliseconds = p95 };
    }

    private async Task<IReadOnlyDictionary<string, PairedComparison>> CompareAsync(EvalRun baseline, EvalRun candidate, IReadOnlyList<ScoredExample> examples, CancellationToken cancellationToken)
    {
        var before = await database.ScoresByExampleAsync(baseline.Id, cancellationToken);
        var comparisons = new Dictionary<string, PairedComparison>(StringComparer.Ordinal);
        foreach (var metric in candidate.Metrics.Intersect(baseline.Metrics, StringComparer.Ordinal))
        {
            var (was, now) = (Array.IndexOf(baseline.Metrics, metric), Array.IndexOf(candidate.Metrics, metric));
            List<ScorePair> pairs = [.. examples.Where(e => e.Scores[now] is not null && before.GetValueOrDefault(e.Id)?[was] is not null).Select(e => new ScorePair(before[e.Id][was]!.Value, e.Scores[now]!.Value))];
            if (pairs.Count > 0)
            {
                comparisons[metric] = PairedComparison.Of(pairs);
            }
        }

        return comparisons;
    }

    private static IReadOnlyList<SliceScore> Slices(SliceRule rule, GatePolicy policy, EvalRun run, IReadOnlyList<ScoredExample> examples)
    {
        var metric = Array.IndexOf(run.Metrics, rule.Metric ?? policy.Metrics[0].Metric);
        var path = SlicePath.TryParse(rule.By)!;
        return metric < 0 ? [] : [.. examples.Where(e => e.Scores[metric] is not null && e.Slice(path) is not null).GroupBy(e => e.Slice(path)!, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new SliceScore(g.Key, g.Count(), g.Average(e => e.Scores[metric]!.Value)))];
    }

    private static TagScore Tag(string tag, GatePolicy policy, EvalRun run, IReadOnlyList<ScoredExample> examples)
    {
        var metric = Array.IndexOf(run.Metrics, policy.Metrics[0].Metric);
        var tagged = examples.Where(e => e.HasTag(tag)).ToList();
        return new(tagged.Count, [.. tagged.Where(e => metric < 0 || e.Scores[metric] is not 1).Select(e => e.Id)]);
    }
}
