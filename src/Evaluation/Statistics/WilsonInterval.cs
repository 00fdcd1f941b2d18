namespace LlmOps.Evaluation.Statistics;

/// <summary>Interval of a proportion (E. B. Wilson, 1927): stays inside 0..1 and is honest for few cases and for shares near 0 or 1.</summary>
public static class WilsonInterval
{
    /// <summary>The 95 % interval of <paramref name="successes"/> out of <paramref name="total"/>, both counts; total at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The counts do not fit each other.</exception>
    public static Interval Of(double successes, long total)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, total);
        const double z2 = Quantiles.Normal975 * Quantiles.Normal975;
        double m = total;
        var p = successes / m;
        var centre = (p + (z2 / (2 * m))) / (1 + (z2 / m));
        var half = Quantiles.Normal975 * Math.Sqrt((p * (1 - p) / m) + (z2 / (4 * m * m))) / (1 + (z2 / m));

        // At the edges the exact ends are 0 and 1; rounding must not leave them a hair away.
        return new(successes == 0 ? 0 : Math.Max(0, centre - half), successes == total ? 1 : Math.Min(1, centre + half));
    }
}
