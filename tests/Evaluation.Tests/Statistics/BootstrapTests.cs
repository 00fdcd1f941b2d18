using LlmOps.Evaluation.Agreement;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Tests.Statistics;

public sealed class BootstrapTests
{
    private static readonly double[] Skewed = [0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.6, 0.9, 2.5, 0.1, 0.2, 0.1, 0.3, 1.2];

    [Fact]
    public void The_mean_has_the_standard_error_that_theory_gives_and_an_interval_around_it()
    {
        var estimate = Bootstrap.Of(Skewed, rows => rows.Average());
        var mean = Skewed.Average();
        Assert.Equal(mean, estimate.Value!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(Skewed.Sum(v => (v - mean) * (v - mean))) / Skewed.Length, estimate.StandardError!.Value, 0.01);
        Assert.InRange(mean, estimate.Percentile!.Value.Lower, estimate.Percentile.Value.Upper);
    }

    [Fact]
    public void The_corrected_interval_leans_towards_the_long_tail()
    {
        var estimate = Bootstrap.Of(Skewed, rows => rows.Average());
        Assert.True(estimate.Bca!.Value.Lower > estimate.Percentile!.Value.Lower);
        Assert.True(estimate.Bca.Value.Upper > estimate.Percentile.Value.Upper);
    }

    [Fact]
    public void A_seed_replays_and_another_seed_does_not()
    {
        Assert.Equal(Bootstrap.Of(Skewed, rows => rows.Average(), seed: 5), Bootstrap.Of(Skewed, rows => rows.Average(), seed: 5));
        Assert.NotEqual(Bootstrap.Of(Skewed, rows => rows.Average(), seed: 5), Bootstrap.Of(Skewed, rows => rows.Average(), seed: 6));
    }

    [Fact]
    public void Copies_of_a_row_add_no_certainty_when_they_are_drawn_as_a_cluster()
    {
        (int Id, double Value)[] once = [.. Skewed.Select((v, i) => (i, v))];
        (int Id, double Value)[] fourTimes = [.. once.SelectMany(row => Enumerable.Repeat(row, 4))];
        Assert.Equal(
            Bootstrap.OfClusters(once, r => r.Id, rows => rows.Average(r => r.Value)).StandardError!.Value,
            Bootstrap.OfClusters(fourTimes, r => r.Id, rows => rows.Average(r => r.Value)).StandardError!.Value, 1e-9);
        Assert.True(Bootstrap.Of(fourTimes, rows => rows.Average(r => r.Value)).StandardError < 0.6 * Bootstrap.Of(once, rows => rows.Average(r => r.Value)).StandardError);
    }

    [Fact]
    public void Resamples_without_a_value_are_counted_and_too_many_of_them_leave_no_interval()
    {
        var seldom = Bootstrap.Of([1, 2, 3, 4, 5, 6], rows => rows.Distinct().Count() > 2 ? rows.Average() : null);
        Assert.True(seldom.Undefined > 0);
        Assert.NotNull(seldom.Percentile);
        var often = Bootstrap.Of([1, 2, 3], rows => rows.Distinct().Count() > 2 ? rows.Average() : null);
        Assert.Equal((2.0, default(LlmOps.Evaluation.Statistics.Interval?)), (often.Value!.Value, often.Percentile));
    }

    [Fact]
    public void Kappa_is_resampled_case_by_case_whatever_their_order()
    {
        string[] human = [.. Enumerable.Repeat("yes", 40), .. Enumerable.Repeat("no", 40)];
        string[] judge = [.. Enumerable.Repeat("yes", 32), .. Enumerable.Repeat("no", 8), .. Enumerable.Repeat("yes", 4), .. Enumerable.Repeat("no", 36)];
        var matrix = ConfusionMatrix.Of(human, judge);
        var kappa = CohenKappa.Of(matrix);
        var resampled = AgreementBootstrap.Kappa(matrix);
        Assert.Equal(kappa.Value, resampled.Value);
        Assert.Equal(kappa.StandardError!.Value, resampled.StandardError!.Value, 0.005);
        Assert.Equal(kappa.Interval!.Value.Lower, resampled.Percentile!.Value.Lower, 0.03);
        Assert.Equal(resampled, AgreementBootstrap.Kappa(ConfusionMatrix.Of([.. human.Reverse()], [.. judge.Reverse()])));
        var mcc = AgreementBootstrap.Of(matrix, m => m.Mcc);
        Assert.InRange(matrix.Mcc!.Value, mcc.Bca!.Value.Lower, mcc.Bca.Value.Upper);
    }
}
