namespace LlmOps.Evaluation.Statistics;

/// <summary>A statistic with what resampling says about its spread.</summary>
/// <param name="Value">The statistic of the data; <see langword="null"/> when it is undefined.</param>
/// <param name="StandardError">Spread of the resampled values.</param>
/// <param name="Percentile">95 % percentile interval (Efron, 1979); <see langword="null"/> when too many resamples are undefined.</param>
/// <param name="Bca">95 % bias-corrected and accelerated interval (Efron, 1987): better for skewed statistics and ones with bounds. The percentile interval where no correction can be computed.</param>
/// <param name="Undefined">Resamples on which the statistic was undefined; they are left out.</param>
public sealed record BootstrapEstimate(double? Value, double? StandardError, Interval? Percentile, Interval? Bca, int Undefined)
{
    /// <summary>Fewer resamples than this share with a value would describe a selection, not the data.</summary>
    private const double LeastDefined = 0.9;

    /// <summary>Reads the intervals off the resampled values.</summary>
    /// <param name="value">The statistic of the data.</param>
    /// <param name="resampled">Its value on every resample, NaN where undefined.</param>
    /// <param name="jackknife">Its values with a part left out, and how often that part occurs.</param>
    internal static BootstrapEstimate From(double? value, double[] resampled, IEnumerable<(double? Value, long Times)> jackknife)
    {
        double[] sorted = [.. resampled.Where(double.IsFinite).Order()];
        var undefined = resampled.Length - sorted.Length;
        if (value is not { } centre || sorted.Length < LeastDefined * resampled.Length)
        {
            return new(value, null, null, null, undefined);
        }

        var mean = sorted.Average();
        var error = Math.Sqrt(sorted.Sum(v => (v - mean) * (v - mean)) / sorted.Length);
        var percentile = At(sorted, 0.025, 0.975);
        return new(value, error, percentile, Corrected(centre, sorted, jackknife) is var (low, high) ? At(sorted, low, high) : percentile, undefined);
    }

    private static Interval At(double[] sorted, double low, double high) => new(Quantiles.OfSorted(sorted, low), Quantiles.OfSorted(sorted, high));

    /// <summary>The shares at which BCa reads the resampled values: shifted by the bias of their median, stretched by the skew of the jackknife.</summary>
    private static (double Low, double High)? Corrected(double value, double[] sorted, IEnumerable<(double? Value, long Times)> jackknife)
    {
        // Discrete statistics often hit the value itself: half of these count as below.
        const double hair = 1e-12;
        var below = (sorted.Count(v => v < value - hair) + (0.5 * sorted.Count(v => Math.Abs(v - value) <= hair))) / sorted.Length;
        var left = jackknife.Where(j => j.Value is not null).ToList();
        double n = left.Sum(j => j.Times);
        if (below is <= 0 or >= 1 || n < 2)
        {
            return null;
        }

        var mean = left.Sum(j => j.Value!.Value * j.Times) / n;
        var squares = left.Sum(j => j.Times * Math.Pow(mean - j.Value!.Value, 2));
        if (squares <= 0)
        {
            return null;
        }

        var acceleration = left.Sum(j => j.Times * Math.Pow(mean - j.Value!.Value, 3)) / (6 * Math.Pow(squares, 1.5));
        var bias = Normal.Quantile(below);
        return (Share(-Quantiles.Normal975), Share(Quantiles.Normal975));

        double Share(double z) => Normal.Below(bias + ((bias + z) / (1 - (acceleration * (bias + z)))));
    }
}
