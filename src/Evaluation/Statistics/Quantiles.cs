namespace LlmOps.Evaluation.Statistics;

/// <summary>Quantiles that intervals and sample sizes are made of.</summary>
internal static class Quantiles
{
    /// <summary>97.5 % of the normal distribution: two-sided 5 %.</summary>
    public const double Normal975 = 1.959963984540054;

    /// <summary>80 % of the normal distribution: 80 % power.</summary>
    public const double Normal80 = 0.8416212335729143;

    /// <summary>97.5 % of Student's t: exact for 1 and 2 degrees of freedom, else the Cornish-Fisher series (Abramowitz and Stegun 26.7.5).</summary>
    public static double StudentT975(long degrees)
    {
        const double z = Normal975;
        double v = degrees;
        return degrees switch
        {
            1 => Math.Tan(Math.PI * 0.475),
            2 => 0.95 * Math.Sqrt(2 / (4 * 0.975 * 0.025)),
            _ => z
                + ((Math.Pow(z, 3) + z) / (4 * v))
                + (((5 * Math.Pow(z, 5)) + (16 * Math.Pow(z, 3)) + (3 * z)) / (96 * v * v))
                + (((3 * Math.Pow(z, 7)) + (19 * Math.Pow(z, 5)) + (17 * Math.Pow(z, 3)) - (15 * z)) / (384 * v * v * v))
                + (((79 * Math.Pow(z, 9)) + (776 * Math.Pow(z, 7)) + (1482 * Math.Pow(z, 5)) - (1920 * Math.Pow(z, 3)) - (945 * z)) / (92160 * v * v * v * v)),
        };
    }

    /// <summary>A quantile of sorted values, linear between neighbours.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
