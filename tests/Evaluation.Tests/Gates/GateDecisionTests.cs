using LlmOps.Evaluation.Gates;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Tests.Gates;

public sealed class GateDecisionTests
{
    private static readonly GatePolicy Policy = new() { Metrics = [new() { Metric = "exact_match", Margin = 0.05 }] };

    [Theory]
    [InlineData(0, 0, GateVerdict.Ship)]
    [InlineData(5, 40, GateVerdict.Ship)]
    [InlineData(80, 0, GateVerdict.Hold)]
    [InlineData(30, 14, GateVerdict.InsufficientEvidence)]
    public void A_difference_decides_by_where_its_interval_lies(int newlyWrong, int newlyRight, GateVerdict verdict) =>
        Assert.Equal(verdict, GateDecision.Of(Policy, Evidence(newlyWrong, newlyRight)).Verdict);

    [Fact]
    public void Errors_are_no_scores_so_a_run_with_errors_proves_too_little()
    {
        var evidence = Evidence(0, 0);
        var broken = evidence with { Candidate = evidence.Candidate with { Errors = 1, Scored = 399 } };

        Assert.Equal(GateVerdict.InsufficientEvidence, GateDecision.Of(Policy, broken).Verdict);
        Assert.Equal(GateVerdict.Ship, GateDecision.Of(Policy with { MaxErrorShare = 0.01 }, broken).Verdict);
    }

    [Fact]
    public void Harm_outweighs_doubt_and_doubt_outweighs_a_wish_to_look()
    {
        var look = Evidence(0, 0) with { AllowedJudges = ["kind"] };
        var doubt = look with { Differences = ["its data was other data."] };
        var harm = doubt with { Tags = new Dictionary<string, TagScore>(StringComparer.Ordinal) { ["safety"] = new(3, ["a"]) } };

        Assert.Equal(GateVerdict.NeedsReview, GateDecision.Of(Policy, look).Verdict);
        Assert.Equal(GateVerdict.InsufficientEvidence, GateDecision.Of(Policy, doubt).Verdict);
        Assert.Equal(GateVerdict.Hold, GateDecision.Of(Policy with { MustPassTags = ["safety"] }, harm).Verdict);
    }

    [Fact]
    public void A_score_that_may_reach_what_is_required_is_not_settled()
    {
        var policy = new GatePolicy { Metrics = [new() { Metric = "exact_match", MinScore = 0.9 }] };
        GateVerdict With(double score) => GateDecision.Of(policy, Evidence(0, 0) with { Candidate = Facts(400, EvalSummary.OfSums(400, score * 400, score * 400)) }).Verdict;

        Assert.Equal((GateVerdict.Ship, GateVerdict.InsufficientEvidence, GateVerdict.Hold), (With(0.95), With(0.89), With(0.7)));
    }

    [Fact]
    public void Limits_without_a_measurement_need_a_look()
    {
        var policy = Policy with { Cost = new() { MaxRatio = 1.5 }, Latency = new() { Max = 100 } };

        Assert.Equal(["review", "review"], GateDecision.Of(policy, Evidence(0, 0)).Findings.Where(f => f.Rule is "cost" or "latency").Select(f => f.Status.ToString().ToLowerInvariant()));
        var measured = Evidence(0, 0) with { Candidate = Facts(400) with { CostPerExample = 0.02, P95Milliseconds = 120 }, Baseline = Facts(400) with { CostPerExample = 0.01 } };
        Assert.Equal(["fail", "fail"], GateDecision.Of(policy, measured).Findings.Where(f => f.Rule is "cost" or "latency").Select(f => f.Status.ToString().ToLowerInvariant()));
    }

    private static GateEvidence Evidence(int newlyWrong, int newlyRight) => new()
    {
        Candidate = Facts(400), Baseline = Facts(400),
        Comparisons = new Dictionary<string, PairedComparison>(StringComparer.Ordinal)
        {
            ["exact_match"] = PairedComparison.Of([.. Enumerable.Repeat(new ScorePair(1, 0), newlyWrong), .. Enumerable.Repeat(new ScorePair(0, 1), newlyRight), .. Enumerable.Repeat(new ScorePair(1, 1), 400 - newlyWrong - newlyRight)]),
        },
    };

    private static RunFacts Facts(int scored, EvalSummary? score = null) => new(true, 400, scored, 0, 0, new Dictionary<string, EvalSummary>(StringComparer.Ordinal) { ["exact_match"] = score ?? EvalSummary.OfSums(400, 360, 360) });
}
