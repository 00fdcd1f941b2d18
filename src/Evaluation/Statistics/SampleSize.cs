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

    /// <summary>Chance, 0 to 1, that so many examples show the difference if it is there.</summary>
    /// <param name="examples">Number of pairs.</param>
    /// <param name="discordant">Share of examples on which the two differ, above 0 to 1.</param>
    /// <param name="difference">Difference of the means, not 0; its square at most <paramref name="discordant"/>.</param>
    public static double Power(long examples, double discordant, double difference)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(examples, 1);
        ArgumentOutOfRangeException.ThrowIfZero(difference);
        ArgumentOutOfRangeException.ThrowIfLessThan(discordant, difference * difference);
        var distance = (Math.Abs(difference) * Math.Sqrt(examples)) - (Quantiles.Normal975 * Math.Sqrt(discordant));
        var spread = Math.Sqrt(Math.Max(0, discordant - (difference * difference)));
        return spread > 0 ? Normal.Below(distance / spread) : distance >= 0 ? 1 : 0;
    }

    /// <summary>Cases needed in each of two separate groups, such as the two variants of a rollout, to tell their shares apart (Fleiss, 1981, uncorrected).</summary>
    /// <param name="first">Share in one group, 0 to 1.</param>
    /// <param name="second">Share in the other, 0 to 1, not the same.</param>
    public static long NeededPerGroup(double first, double second)
    {
        ThrowIfNoShare(first, nameof(first));
        ThrowIfNoShare(second, nameof(second));
        ArgumentOutOfRangeException.ThrowIfEqual(first, second);
        var mean = (first + second) / 2;
        var root = ((Quantiles.Normal975 * Math.Sqrt(2 * mean * (1 - mean))) + (Quantiles.Normal80 * Math.Sqrt((first * (1 - first)) + (second * (1 - second))))) / (first - second);
        return (long)Math.Ceiling(root * root);
    }

    /// <summary>Cases needed for a share to be known within <paramref name="halfWidth"/> on either side at 95 %: labels for a judge's rates, for example.</summary>
    /// <param name="share">The share expected, 0 to 1; one half is the most demanding.</param>
    /// <param name="halfWidth">Half the width of its Wilson interval, above 0 to one half.</param>
    public static long NeededForWidth(double share, double halfWidth)
    {
        ThrowIfNoShare(share, nameof(share));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfWidth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(halfWidth, 0.5);
        var (low, high) = (1L, 1L);
        for (; Width(high) > halfWidth; high *= 2)
        {
            low = high;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Width(middle) > halfWidth ? (middle + 1, high) : (low, middle);
        }

        return high;

        double Width(long cases) => WilsonInterval.Of(share * cases, cases) is var interval ? (interval.Upper - interval.Lower) / 2 : 0;
    }

    private static void ThrowIfNoShare(double share, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1, name);
    }

    private static double Exact(double discordant, double difference)
    {
        var root = ((Quantiles.Normal975 * Math.Sqrt(discordant)) + (Quantiles.Normal80 * Math.Sqrt(Math.Max(0, discordant - (difference * difference))))) / difference;
        return root * root;
    }
}
