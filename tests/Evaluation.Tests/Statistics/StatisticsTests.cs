using FsCheck;
using FsCheck.Fluent;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Tests.Statistics;

/// <summary>Reference values are computed with exact rational arithmetic or published tables.</summary>
public sealed class StatisticsTests
{
    [Theory]
    [InlineData(84, 120, 0.612848576, 0.774743758)]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(1, 3, 0.061491945, 0.792340399)]
    public void Wilson_interval_of_a_proportion(int successes, int total, double lower, double upper)
    {
        var interval = WilsonInterval.Of(successes, total);
        Assert.Equal(lower, interval.Lower, 1e-7);
        Assert.Equal(upper, interval.Upper, 1e-7);
    }

    [Fact]
    public void Wilson_interval_always_holds_its_proportion_and_stays_within_0_and_1() =>
        Prop.ForAll(Gen.Choose(1, 5000).SelectMany(m => Gen.Choose(0, m).Select(k => (k, m))).ToArbitrary(), row =>
        {
            var interval = WilsonInterval.Of(row.k, row.m);
            var p = row.k / (double)row.m;
            return interval.Lower >= 0 && interval.Upper <= 1 && interval.Lower <= p && p <= interval.Upper;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10, 2, 0.038574219, 0.022460938)]
    [InlineData(5, 5, 1, 0.876953125)]
    [InlineData(0, 6, 0.03125, 0.015625)]
    [InlineData(15, 25, 0.153859944, 0.117275206)]
    [InlineData(1, 0, 1, 0.5)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(121, 59, 4.434e-06, 3.267e-06)]
    public void McNemar_p_values_from_discordant_pairs(int onlyBaseline, int onlyCandidate, double exact, double mid)
    {
        var result = McNemarTest.Of(onlyBaseline, onlyCandidate);
        Assert.Equal(exact, result.ExactP, 1e-8);
        Assert.Equal(mid, result.MidP, 1e-8);
    }

    [Fact]
    public void McNemar_does_not_depend_on_the_direction_and_gives_probabilities() =>
        Prop.ForAll(Gen.Choose(0, 3000).Two().ToArbitrary(), pair =>
        {
            var there = McNemarTest.Of(pair.Item1, pair.Item2);
            var back = McNemarTest.Of(pair.Item2, pair.Item1);
            return there == back && there.MidP is > -1e-12 and <= 1 && there.ExactP is >= 0 and <= 1 && there.MidP <= there.ExactP;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new double[] { 1, 0, 0, -1, 1 }, 0.2, 0.334664011, 1.0, 0.37536)]
    [InlineData(new[] { 0.5, 0.25, 0.0, 0.25, 0.5, 0.75 }, 0.375, 0.097716995, 0.0625, 2.1433e-05)]
    [InlineData(new double[] { 0, 0, 0, 0 }, 0, 0, 1.0, 1.0)]
    [InlineData(new double[] { 1, 1, 1, 1, 1, 1, 1, 0, -1, 0 }, 0.6, 0.20976177, 0.0703125, null)]
    public void Paired_bootstrap_and_sign_flips_agree_with_exact_enumeration(double[] differences, double mean, double standardError, double signFlip, double? shareAtOrBelowZero)
    {
        var result = PairedBootstrap.Of(differences, seed: 7);
        Assert.Equal(mean, result.Mean, 1e-12);
        Assert.Equal(standardError, result.StandardError, Math.Max(1e-12, 4 * standardError / Math.Sqrt(2 * PairedBootstrap.Resamples)));
        Assert.Equal(signFlip, SignFlipTest.PValue(differences), 1e-9);
        if (shareAtOrBelowZero is { } share)
        {
            var tolerance = 4 * Math.Sqrt(share * (1 - share) / PairedBootstrap.Resamples) + 1e-4;
            Assert.Equal(Math.Min(1, 2 * share), result.PValue, 2 * tolerance);
        }
    }

    [Fact]
    public void Counting_draws_and_plain_draws_of_the_same_data_agree()
    {
        double[] counted = [.. Enumerable.Repeat(1.0, 60), .. Enumerable.Repeat(-1.0, 40), .. Enumerable.Repeat(0.0, 300)];
        double[] plain = [.. counted[..^1], 1e-12];
        var (byCounts, byValues) = (PairedBootstrap.Of(counted), PairedBootstrap.Of(plain));
        Assert.Equal(byValues.StandardError, byCounts.StandardError, 0.001);
        Assert.Equal(byValues.Interval.Lower, byCounts.Interval.Lower, 0.004);
        Assert.Equal(byValues.Interval.Upper, byCounts.Interval.Upper, 0.004);
    }

    [Fact]
    public void A_seed_replays_whatever_the_order_of_results() =>
        Assert.Equal(PairedBootstrap.Of([0.5, 0, 0.25, -0.5], seed: 3), PairedBootstrap.Of([0, -0.5, 0.5, 0.25], seed: 3));

    [Theory]
    [InlineData(0.2, 0.05, 626)]
    [InlineData(0.2, 0.1, 155)]
    [InlineData(0.1, 0.03, 870)]
    [InlineData(0.3, 0.1, 234)]
    public void Examples_needed_and_smallest_detectable_difference_are_inverse(double discordant, double difference, long needed)
    {
        Assert.Equal(needed, SampleSize.Needed(discordant, difference));
        Assert.Equal(difference, SampleSize.SmallestDetectable(needed, discordant)!.Value, difference * 0.01);
    }

    [Fact]
    public void Too_few_examples_or_equal_versions_detect_nothing()
    {
        Assert.Null(SampleSize.SmallestDetectable(2, 0.5));
        Assert.Null(SampleSize.SmallestDetectable(500, 0));
    }

    [Fact]
    public void Right_or_wrong_scores_get_a_Wilson_interval_and_graded_ones_Students_t()
    {
        Assert.Equal(WilsonInterval.Of(2, 3), Ends(EvalSummary.Of([1, 1, 0])));

        // Mean 0.5, standard deviation 0.1, t(4) = 2.776445.
        var graded = EvalSummary.Of([0.4, 0.4, 0.5, 0.6, 0.6]);
        Assert.Equal(0.5 - (2.776445 * 0.1 / Math.Sqrt(5)), graded.Lower!.Value, 1e-4);
        Assert.Equal(0.5 + (2.776445 * 0.1 / Math.Sqrt(5)), graded.Upper!.Value, 1e-4);
        Assert.Equal(EvalSummary.Nothing, EvalSummary.Of([]));
    }

    private static LlmOps.Evaluation.Statistics.Interval Ends(EvalSummary summary) => new(summary.Lower!.Value, summary.Upper!.Value);
}
