namespace LlmOps.Evaluation.Statistics;

/// <summary>Resamples rows with replacement to give any statistic an interval (Efron and Tibshirani, 1993). Replays exactly from the seed and the order of the rows.</summary>
public static class Bootstrap
{
    /// <summary>Resamples drawn unless told otherwise.</summary>
    public const int Resamples = 2_000;

    /// <summary>Above so many parts the jackknife leaves out blocks, so that large data stay affordable.</summary>
    private const int Blocks = 500;

    /// <summary>Rows that are independent of each other.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="statistic">From rows to a value; <see langword="null"/> where it is undefined. The list it is given is overwritten after it returns.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="resamples">Number of resamples, at least 100.</param>
    public static BootstrapEstimate Of<T>(IReadOnlyList<T> rows, Func<IReadOnlyList<T>, double?> statistic, long seed = 1, int resamples = Resamples)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count, nameof(rows));
        return OfParts([.. rows.Select(row => (T[])[row])], statistic, seed, resamples);
    }

    /// <summary>Rows that belong together, such as the turns of a conversation or samples of one example: whole clusters are drawn.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="cluster">The cluster of a row.</param>
    /// <param name="statistic">From rows to a value; <see langword="null"/> where it is undefined.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="resamples">Number of resamples, at least 100.</param>
    public static BootstrapEstimate OfClusters<T, TCluster>(IReadOnlyList<T> rows, Func<T, TCluster> cluster, Func<IReadOnlyList<T>, double?> statistic, long seed = 1, int resamples = Resamples)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count, nameof(rows));
        return OfParts([.. rows.GroupBy(cluster).Select(group => group.ToArray())], statistic, seed, resamples);
    }

    private static BootstrapEstimate OfParts<T>(T[][] parts, Func<IReadOnlyList<T>, double?> statistic, long seed, int resamples)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        var draw = Array.TrueForAll(parts, p => p.Length == 1) ? Singly(parts) : Together(parts);
        var random = new SplitMix((ulong)seed);
        var values = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            values[r] = statistic(draw(ref random)) ?? double.NaN;
        }

        var blocks = Math.Min(parts.Length, Blocks);
        var jackknife = Enumerable.Range(0, parts.Length < 2 ? 0 : blocks).Select(left => (statistic([.. parts.Where((_, i) => i % blocks != left).SelectMany(p => p)]), 1L));
        return BootstrapEstimate.From(statistic([.. parts.SelectMany(p => p)]), values, jackknife);
    }

    /// <summary>Draws a resample into a buffer that the next one overwrites.</summary>
    private delegate IReadOnlyList<T> Drawing<T>(ref SplitMix random);

    private static Drawing<T> Singly<T>(T[][] parts)
    {
        T[] rows = [.. parts.Select(p => p[0])];
        var drawn = new T[rows.Length];
        return (ref SplitMix random) =>
        {
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = rows[random.Index(rows.Length)];
            }

            return drawn;
        };
    }

    private static Drawing<T> Together<T>(T[][] parts)
    {
        var drawn = new List<T>();
        return (ref SplitMix random) =>
        {
            drawn.Clear();
            for (var i = 0; i < parts.Length; i++)
            {
                drawn.AddRange(parts[random.Index(parts.Length)]);
            }

            return drawn;
        };
    }
}
