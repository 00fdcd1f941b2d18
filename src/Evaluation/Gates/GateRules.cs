using System.Globalization;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Gates;

/// <summary>Each rule of a policy against the evidence.</summary>
internal static class GateRules
{
    private const int IdsShown = 5;

    public static IEnumerable<GateFinding> Findings(GatePolicy policy, GateEvidence evidence) =>
    [
        Completeness(policy, evidence.Candidate), Errors(policy, evidence.Candidate), .. ParseFailures(policy, evidence.Candidate),
        .. Judges(evidence), .. Baseline(evidence), .. policy.Metrics.SelectMany(rule => Metric(rule, evidence)),
        .. policy.MustPassTags.Select(tag => MustPass(tag, evidence)), .. policy.Slices.SelectMany((rule, i) => Slices(rule, policy, evidence.Slices[i])),
        .. Limit("cost", "per example", policy.Cost, evidence.Candidate.CostPerExample, evidence.Baseline?.CostPerExample, value => string.Create(CultureInfo.InvariantCulture, $"${value:0.000000}")),
        .. Limit("latency", "p95", policy.Latency, evidence.Candidate.P95Milliseconds, evidence.Baseline?.P95Milliseconds, value => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms")),
    ];

    private static GateFinding Completeness(GatePolicy policy, RunFacts run) =>
        !run.IsCompleted ? new("complete", "run", FindingStatus.Insufficient, "The run did not end.")
        : run.Scored < policy.MinExamples ? new("complete", "run", FindingStatus.Insufficient, $"{run.Scored} predictions were scored; {policy.MinExamples} are required.")
        : new("complete", "run", FindingStatus.Pass, $"{run.Scored} of {run.Total} predictions were scored.");

    private static GateFinding Errors(GatePolicy policy, RunFacts run)
    {
        var share = run.Total == 0 ? 0 : (double)run.Errors / run.Total;
        return new("errors", "run", share > policy.MaxErrorShare ? FindingStatus.Insufficient : FindingStatus.Pass, $"{run.Errors} could not be scored ({Percent(share)}); {Percent(policy.MaxErrorShare)} are allowed.{(share > policy.MaxErrorShare ? " Retry them." : "")}");
    }

    private static IEnumerable<GateFinding> ParseFailures(GatePolicy policy, RunFacts run)
    {
        if (policy.MaxParseFailureShare is { } most)
        {
            var share = run.Scored == 0 ? 0 : (double)run.ParseFailures / run.Scored;
            yield return new("parse_failures", "run", share > most ? FindingStatus.Fail : FindingStatus.Pass, $"{run.ParseFailures} answers could not be read ({Percent(share)}); {Percent(most)} are allowed.");
        }
    }

    private static IEnumerable<GateFinding> Judges(GateEvidence evidence) =>
        evidence.AllowedJudges.Select(judge => new GateFinding("judge", judge, FindingStatus.Review, "The judge has no valid certificate and was allowed by name."));

    private static IEnumerable<GateFinding> Baseline(GateEvidence evidence) => evidence.Baseline is null
        ? [new("baseline", "run", FindingStatus.Review, "No baseline is approved, so nothing says whether this is better or worse.")]
        : evidence.Differences.Select(difference => new GateFinding("baseline", "run", FindingStatus.Insufficient, $"The baseline cannot be compared with: {difference} Approve a run over the same data, metrics and judges."));

    private static IEnumerable<GateFinding> Metric(MetricRule rule, GateEvidence evidence)
    {
        var score = evidence.Candidate.Scores.GetValueOrDefault(rule.Metric);
        if (score?.Score is null)
        {
            yield return new("margin", rule.Metric, FindingStatus.Insufficient, "The run has no score of this metric.");
            yield break;
        }

        if (rule.MinScore is { } least)
        {
            yield return MinScore(rule.Metric, score, least);
        }

        if (evidence.Baseline is not null && evidence.Differences.Count == 0)
        {
            yield return evidence.Comparisons.TryGetValue(rule.Metric, out var paired)
                ? Margin(rule, paired)
                : new("margin", rule.Metric, FindingStatus.Insufficient, "The baseline has no score of this metric.");
        }
    }

    private static GateFinding MinScore(string metric, EvalSummary score, double least)
    {
        var detail = $"{Percent(score.Score!.Value)} [{Percent(score.Lower ?? 0)}, {Percent(score.Upper ?? 1)}]; {Percent(least)} is required.";
        return new("min_score", metric, score.Score >= least ? FindingStatus.Pass : score.Upper < least ? FindingStatus.Fail : FindingStatus.Insufficient, detail);
    }

    private static GateFinding Margin(MetricRule rule, PairedComparison paired)
    {
        var detail = $"{Points(paired.Difference)} against the baseline [{Points(paired.Interval.Lower)}, {Points(paired.Interval.Upper)}] over {paired.Examples} examples; {Points(-rule.Margin)} is allowed.";
        var status = paired.Interval.Lower >= -rule.Margin ? FindingStatus.Pass : paired.Interval.Upper < -rule.Margin ? FindingStatus.Fail : FindingStatus.Insufficient;
        return new("margin", rule.Metric, status, status is FindingStatus.Insufficient && paired.SmallestDetectable is { } smallest ? $"{detail} So many examples show differences of {Points(smallest)} and more." : detail);
    }

    private static GateFinding MustPass(string tag, GateEvidence evidence) => evidence.Tags.GetValueOrDefault(tag) is not { Examples: > 0 } score
        ? new("must_pass", tag, FindingStatus.Insufficient, "No example has this tag.")
        : score.Failed.Count == 0 ? new("must_pass", tag, FindingStatus.Pass, $"All {score.Examples} pass.")
        : new("must_pass", tag, FindingStatus.Fail, $"{score.Failed.Count} of {score.Examples} do not pass: {string.Join(", ", score.Failed.Take(IdsShown))}{(score.Failed.Count > IdsShown ? ", ..." : "")}.");

    private static IEnumerable<GateFinding> Slices(SliceRule rule, GatePolicy policy, IReadOnlyList<SliceScore> slices)
    {
        var metric = rule.Metric ?? policy.Metrics[0].Metric;
        var large = slices.Where(s => s.Examples >= rule.MinExamples).ToList();
        var below = large.Where(s => s.Score < rule.Floor).OrderBy(s => s.Score).ToList();
        foreach (var slice in below)
        {
            yield return new("slice", $"{rule.By}={slice.Slice}", FindingStatus.Fail, $"{metric} {Percent(slice.Score)} over {slice.Examples}; the floor is {Percent(rule.Floor)}.");
        }

        if (below.Count == 0)
        {
            yield return large.Count == 0
                ? new("slice", rule.By, FindingStatus.Insufficient, $"No slice has {rule.MinExamples} examples.")
                : new("slice", rule.By, FindingStatus.Pass, $"All {large.Count} slices of {rule.MinExamples} examples and more reach {Percent(rule.Floor)} of {metric}{(large.Count < slices.Count ? $"; {slices.Count - large.Count} smaller ones were not looked at" : "")}.");
        }
    }

    private static IEnumerable<GateFinding> Limit(string rule, string subject, LimitRule? limit, double? candidate, double? baseline, Func<double, string> text)
    {
        if (limit is null)
        {
            yield break;
        }

        if (candidate is not { } value)
        {
            yield return new(rule, subject, FindingStatus.Review, "Every answer came from the store, so nothing was measured; run it fresh.");
            yield break;
        }

        if (limit.Max is { } most)
        {
            yield return new(rule, subject, value > most ? FindingStatus.Fail : FindingStatus.Pass, $"{text(value)}; {text(most)} is allowed.");
        }

        if (limit.MaxRatio is { } ratio)
        {
            yield return baseline is not > 0
                ? new(rule, subject, FindingStatus.Review, "The baseline was not measured, so there is no ratio.")
                : new(rule, subject, value > ratio * baseline ? FindingStatus.Fail : FindingStatus.Pass, $"{text(value)}, {(value / baseline.Value).ToString("0.00", CultureInfo.InvariantCulture)} times the baseline's {text(baseline.Value)}; {ratio.ToString("0.00", CultureInfo.InvariantCulture)} is allowed.");
        }
    }

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Points(double difference) => (difference * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " points";
}
