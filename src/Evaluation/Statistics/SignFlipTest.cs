using System.Numerics;

namespace LlmOps.Evaluation.Statistics;

/// <summary>Sign-flip permutation test of paired differences (Fisher, 1935): honest for few examples.</summary>
public static class SignFlipTest
{
    private const int ExactUpTo = 20;

    /// <summary>Two-sided p-value: the share of sign patterns whose mean is at least as far from zero. All patterns up to 20 differences, else random ones.</summary>
    public static double PValue(IReadOnlyCollection<double> differences, long seed = 1, int flips = PairedBootstrap.Resamples)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count, nameof(differences));

        // A difference of zero has no sign to flip.
        double[] values = [.. differences.Where(d => d != 0).Select(Math.Abs).Order()];
        var observed = Math.Abs(differences.Sum()) - 1e-9;
        return values.Length <= ExactUpTo ? Exact(values, observed) : Drawn(values, observed, new SplitMix((ulong)seed), flips);
    }

    /// <summary>Walks all patterns in Gray code order: each step flips one sign.</summary>
    private static double Exact(double[] values, double observed)
    {
        var signs = Enumerable.Repeat(1, values.Length).ToArray();
        var sum = values.Sum();
        var patterns = 1L << values.Length;
        var extreme = 0L;
        for (var pattern = 1L; ; pattern++)
        {
            extreme += Math.Abs(sum) >= observed ? 1 : 0;
            if (pattern == patterns)
            {
                return extreme / (double)patterns;
            }

            var flipped = BitOperations.TrailingZeroCount(pattern);
            signs[flipped] = -signs[flipped];
            sum += 2 * signs[flipped] * values[flipped];
        }
    }

    private static double Drawn(double[] values, double observed, SplitMix random, int flips)
    {
        var extreme = 1;
        for (var f = 0; f < flips; f++)
        {
            var sum = 0.0;
            var bits = 0UL;
            for (var i = 0; i < values.Length; i++)
            {
                bits = i % 64 == 0 ? random.Next() : bits >> 1;
                sum += (bits & 1) == 0 ? values[i] : -values[i];
            }

            extreme += Math.Abs(sum) >= observed ? 1 : 0;
        }

        return extreme / (flips + 1.0);
    }
}
