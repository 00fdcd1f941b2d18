using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Tests.Statistics;

public sealed class PairedComparisonTests
{
    [Fact]
    public void A_clear_gain_is_better_and_the_same_seen_from_the_other_side_is_worse()
    {
        ScorePair[] gain = [.. Pairs(improved: 30, same: 60, regressed: 5)];
        var better = PairedComparison.Of(gain);
        Assert.Equal((Verdict.Better, 30, 60, 5), (better.Verdict, better.Improved, better.Same, better.Regressed));
        Assert.Equal(25 / 95.0, better.Difference, 1e-12);
        Assert.Equal(McNemarTest.Of(5, 30).MidP, better.PValue);
        Assert.Equal(Verdict.Worse, PairedComparison.Of([.. gain.Select(p => new ScorePair(p.Candidate, p.Baseline))]).Verdict);
    }

    [Fact]
    public void One_lucky_example_shows_nothing()
    {
        var lucky = PairedComparison.Of([new ScorePair(0, 1)]);
        Assert.True(lucky.Interval.ExcludesZero);
        Assert.Equal(Verdict.NoDifferenceShown, lucky.Verdict);
    }

    [Fact]
    public void Equal_scores_show_no_difference()
    {
        var same = PairedComparison.Of([.. Pairs(improved: 0, same: 40, regressed: 0)]);
        Assert.Equal((Verdict.NoDifferenceShown, 0.0, 1.0, default(double?)), (same.Verdict, same.Difference, same.PValue, same.SmallestDetectable));
    }

    [Fact]
    public void Graded_scores_are_judged_by_the_bootstrap()
    {
        var graded = PairedComparison.Of([.. Enumerable.Range(0, 50).Select(i => new ScorePair(0.2 + (i % 5 * 0.1), 0.4 + (i % 5 * 0.1)))]);
        Assert.Equal(Verdict.Better, graded.Verdict);
        Assert.Equal(1.0 / PairedBootstrap.Resamples, graded.PValue);
    }

    private static IEnumerable<ScorePair> Pairs(int improved, int same, int regressed) =>
        [.. Enumerable.Repeat(new ScorePair(0, 1), improved), .. Enumerable.Repeat(new ScorePair(1, 1), same), .. Enumerable.Repeat(new ScorePair(1, 0), regressed)];
}
