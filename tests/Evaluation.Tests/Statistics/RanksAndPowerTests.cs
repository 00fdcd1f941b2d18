using FsCheck;
using FsCheck.Fluent;
using LlmOps.Evaluation.Agreement;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Tests.Statistics;

public sealed class RanksAndPowerTests
{
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, new double[] { 5, 6, 7, 8, 7 }, 0.8207826816681233)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 10, 100, 1000 }, 1)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 3, 2, 1 }, -1)]
    public void Rank_correlation_with_ties(double[] first, double[] second, double expected) =>
        Assert.Equal(expected, RankCorrelation.Spearman(first, second)!.Value, 1e-12);

    [Fact]
    public void What_does_not_vary_has_no_correlation() => Assert.Null(RankCorrelation.Spearman([1, 1, 1], [1, 2, 3]));

    [Fact]
    public void A_judge_that_only_follows_quality_shows_no_length_bias_although_good_answers_are_longer()
    {
        // Good answers are long and pass, bad ones are short and fail; inside a label, length and verdict are unrelated.
        double[] lengths = [10, 20, 30, 40, 110, 120, 130, 140];
        double[] verdicts = [1, 0, 0, 1, 1, 0, 0, 1];
        string[] labels = ["bad", "bad", "bad", "bad", "good", "good", "good", "good"];
        var fair = RankCorrelation.WithinGroups(verdicts, lengths, labels);
        Assert.Equal((0.0, 1.0), (fair.Value!.Value, fair.PValue!.Value));

        // One long answer among the bad passes, one short among the good fails.
        var biased = RankCorrelation.WithinGroups([0, 0, 0, 1, 0, 1, 1, 1], lengths, labels);
        Assert.Equal(Math.Sqrt(0.6), biased.Value!.Value, 1e-12);
        Assert.Equal(2 * (1 - 0.9711), biased.PValue!.Value, 1e-3);
        Assert.Equal(new GroupCorrelation(4, biased.Groups["good"].Value), biased.Groups["good"]);
    }

    [Fact]
    public void Adjusted_p_values_never_cross_and_keep_their_places() =>
        Assert.Equal([0.06, 0.04, 0.06], HolmAdjustment.Of([0.03, 0.04 / 3, 0.04]).Select(p => Math.Round(p, 12)));

    [Theory]
    [InlineData(626, 0.2, 0.05)]
    [InlineData(155, 0.2, 0.1)]
    public void As_many_examples_as_needed_have_the_power_they_were_counted_for(long examples, double discordant, double difference)
    {
        Assert.Equal(0.8, SampleSize.Power(examples, discordant, difference), 0.002);
        Assert.True(SampleSize.Power(examples / 2, discordant, difference) < 0.6);
    }

    [Fact]
    public void Two_groups_need_the_published_number_of_cases() => Assert.Equal(388, SampleSize.NeededPerGroup(0.4, 0.5));

    [Fact]
    public void Labels_for_a_width_are_the_fewest_that_reach_it() =>
        Prop.ForAll(Gen.Choose(0, 100).Zip(Gen.Choose(2, 40)).ToArbitrary(), row =>
        {
            var (share, width) = (row.Item1 / 100.0, row.Item2 / 100.0);
            var needed = SampleSize.NeededForWidth(share, width);
            return Half(needed) <= width && (needed == 1 || Half(needed - 1) > width);

            double Half(long cases) => WilsonInterval.Of(share * cases, cases) is var interval ? (interval.Upper - interval.Lower) / 2 : 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_judged_rate_is_corrected_for_the_judges_mistakes()
    {
        // TPR 0.9, TNR 0.8: of 100 answers with 60 good ones the judge passes 0.9 * 60 + 0.2 * 40 = 62.
        var corrected = CorrectedPassRate.Of(62, 100, new BinaryAgreement(90, 20, 10, 80))!;
        Assert.Equal(0.6, corrected.Value, 1e-12);
        Assert.True(corrected.Interval.Upper - corrected.Interval.Lower > corrected.Observed.Interval.Upper - corrected.Observed.Interval.Lower);
        Assert.Equal(0, CorrectedPassRate.Of(10, 100, new BinaryAgreement(90, 20, 10, 80))!.Value);
    }

    [Fact]
    public void A_judge_no_better_than_a_coin_corrects_nothing()
    {
        Assert.Null(CorrectedPassRate.Of(5, 10, new BinaryAgreement(5, 5, 5, 5)));
        Assert.Null(CorrectedPassRate.Of(5, 10, new BinaryAgreement(5, 0, 5, 0)));
    }

    [Theory]
    [InlineData(-6, 9.865876450377018e-10)]
    [InlineData(-1.959963984540054, 0.025)]
    [InlineData(0, 0.5)]
    [InlineData(5.5, 0.9999999810103752)]
    public void Normal_shares_and_quantiles_are_inverse(double z, double share)
    {
        Assert.Equal(share, Normal.Below(z), share * 1e-12);
        Assert.Equal(z, Normal.Quantile(share), 1e-6);
    }
}
