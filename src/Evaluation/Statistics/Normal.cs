namespace LlmOps.Evaluation.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    private const double TailFrom = 5;

    /// <summary>Share below <paramref name="x"/>: the series of Marsaglia (2004); in the tail the continued fraction of Mills' ratio.</summary>
    public static double Below(double x)
    {
        if (Math.Abs(x) > TailFrom)
        {
            var tail = Density(x) / MillsDenominator(Math.Abs(x));
            return x < 0 ? tail : 1 - tail;
        }

        var (sum, term) = (x, x);
        for (var i = 3; Math.Abs(term) > 1e-17; i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Density(x));
    }

    /// <summary>The value with a share of <paramref name="share"/> below it; halving is exact enough and never gets lost.</summary>
    public static double Quantile(double share)
    {
        var (low, high) = (-39.0, 39.0);
        while (high - low > 1e-13 && low + ((high - low) / 2) is var middle && middle > low && middle < high)
        {
            (low, high) = Below(middle) < share ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>Two-sided p-value of a standard normal statistic.</summary>
    public static double TwoSided(double z) => Math.Min(1, 2 * Below(-Math.Abs(z)));

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    private static double MillsDenominator(double x)
    {
        var fraction = x;
        for (var i = 60; i >= 1; i--)
        {
            fraction = x + (i / fraction);
        }

        return fraction;
    }
}
