namespace LlmOps.Evaluation.Statistics;

/// <summary>What resampling says about a mean difference.</summary>
/// <param name="Mean">Mean of the differences.</param>
/// <param name="StandardError">Spread of the resampled means.</param>
/// <param name="Interval">95 % percentile interval.</param>
/// <param name="PValue">Two-sided, at least 1 / resamples.</param>
public sealed record BootstrapResult(double Mean, double StandardError, Interval Interval, double PValue);

/// <summary>Paired bootstrap (Efron and Tibshirani, 1993): resamples the per-example differences with replacement.</summary>
public static class PairedBootstrap
{
    /// <summary>Resamples drawn unless told otherwise.</summary>
    public const int Resamples = 10_000;

    /// <summary>Replays exactly from its seed, whatever the order in which results came in: differences are sorted first.</summary>
    /// <param name="differences">Candidate minus baseline, one per example; at least one.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="resamples">Number of resamples, at least 100.</param>
    public static BootstrapResult Of(IReadOnlyCollection<double> differences, long seed = 1, int resamples = Resamples)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count, nameof(differences));
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        double[] sorted = [.. differences.Order()];
        var means = new double[resamples];
        if (Array.TrueForAll(sorted, d => d is 0 or 1 or -1))
        {
            ResampleCounts(sorted, means, new SplitMix((ulong)seed));
        }
        else
        {
            ResampleValues(sorted, means, new SplitMix((ulong)seed));
        }

        return Summarize(sorted.Average(), means);
    }

    /// <summary>Differences of right/wrong scores: how many of a resample are discordant, and how many of those are gains, is two binomial draws.</summary>
    private static void ResampleCounts(double[] sorted, double[] means, SplitMix random)
    {
        var gains = sorted.Count(d => d > 0);
        var discordant = gains + sorted.Count(d => d < 0);
        var howMany = new BinomialDraws(discordant / (double)sorted.Length);
        var howGood = new BinomialDraws(discordant == 0 ? 0 : gains / (double)discordant);
        for (var r = 0; r < means.Length; r++)
        {
            var drawn = howMany.Draw(sorted.Length, random.Share());
            means[r] = ((2 * howGood.Draw(drawn, random.Share())) - drawn) / (double)sorted.Length;
        }
    }

    private static void ResampleValues(double[] sorted, double[] means, SplitMix random)
    {
        for (var r = 0; r < means.Length; r++)
        {
            var sum = 0.0;
            for (var i = 0; i < sorted.Length; i++)
            {
                sum += sorted[random.Index(sorted.Length)];
            }

            means[r] = sum / sorted.Length;
        }
    }

    private static BootstrapResult Summarize(double mean, double[] means)
    {
        Array.Sort(means);
        var centre = means.Average();
        var standardError = Math.Sqrt(means.Sum(m => (m - centre) * (m - centre)) / means.Length);
        var below = means.Count(m => m <= 0) / (double)means.Length;
        var above = means.Count(m => m >= 0) / (double)means.Length;
        var p = Math.Clamp(2 * Math.Min(below, above), 1.0 / means.Length, 1);
        return new(mean, standardError, new(Quantiles.OfSorted(means, 0.025), Quantiles.OfSorted(means, 0.975)), p);
    }
}
