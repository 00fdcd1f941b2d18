namespace LlmOps.Evaluation.Statistics;

/// <summary>How many examples show which difference, two-sided at 5 % with 80 % power (Connor, 1987, for paired proportions).</summary>
public static class SampleSize
{
    /// <summary>Paired examples needed.</summary>
    /// <param name="discordant">Expected share of examples on which the two differ, above 0 to 1.</param>
    /// <param name="difference">Difference of the means to be shown, above 0; its square at most <paramref name="discordant"/>.</param>
    public static long Needed(double discordant, double difference)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(difference);
        ArgumentOutOfRangeException.ThrowIfLessThan(discordant, difference * difference);
        return (long)Math.Ceiling(Exact(discordant, difference));
    }

    /// <summary>The smallest difference that <paramref name="examples"/> show; <see langword="null"/> when nothing differs or the examples are too few for any.</summary>
    /// <param name="examples">Number of pairs.</param>
    /// <param name="discordant">Share of pairs that differ, or mean squared difference of graded scores, 0 to 1.</param>
    public static double? SmallestDetectable(long examples, double discordant)
    {
        var (low, high) = (0.0, Math.Sqrt(discordant));
        if (high <= 0 || Exact(discordant, high) > examples)
        {
            return null;
        }

        // Fewer examples are needed the larger the difference, so halving the range finds the edge.
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            (low, high) = Exact(discordant, middle) > examples ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Exact(double discordant, double difference)
    {
        var root = ((Quantiles.Normal975 * Math.Sqrt(discordant)) + (Quantiles.Normal80 * Math.Sqrt(Math.Max(0, discordant - (difference * difference))))) / difference;
        return root * root;
    }
}
