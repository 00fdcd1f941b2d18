using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Agreement;

/// <summary>
/// Bootstrap interval over cases for any coefficient of a confusion matrix: kappa, MCC, macro F1, AC1. To be preferred to the asymptotic interval of
/// kappa below 50 cases or near 1.
/// </summary>
public static class AgreementBootstrap
{
    /// <summary>Interval of Cohen's kappa.</summary>
    public static BootstrapEstimate Kappa(ConfusionMatrix matrix, KappaWeights weights = KappaWeights.None, long seed = 1, int resamples = Bootstrap.Resamples) =>
        Of(matrix, resample => CohenKappa.Of(resample, weights).Value, seed, resamples);

    /// <summary>Interval of a coefficient; replays from the seed whatever the order of the cases.</summary>
    /// <param name="matrix">The counted cases.</param>
    /// <param name="coefficient">From a matrix to a value; <see langword="null"/> where it is undefined.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="resamples">Number of resamples, at least 100.</param>
    public static BootstrapEstimate Of(ConfusionMatrix matrix, Func<ConfusionMatrix, double?> coefficient, long seed = 1, int resamples = Bootstrap.Resamples)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(coefficient);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(matrix.Total, int.MaxValue, nameof(matrix));
        var k = matrix.Labels.Count;
        int[] cellOfCase = [.. Enumerable.Range(0, k * k).SelectMany(cell => Enumerable.Repeat(cell, (int)matrix[cell / k, cell % k]))];
        var random = new SplitMix((ulong)seed);
        var values = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            var counts = new long[k, k];
            for (var i = 0; i < cellOfCase.Length; i++)
            {
                var cell = cellOfCase[random.Index(cellOfCase.Length)];
                counts[cell / k, cell % k]++;
            }

            values[r] = Value(counts) ?? double.NaN;
        }

        return BootstrapEstimate.From(coefficient(matrix), values, matrix.Total < 2 ? [] : cellOfCase.Distinct().Select(cell => (Value(Without(cell)), matrix[cell / k, cell % k])));

        double? Value(long[,] counts) => coefficient(ConfusionMatrix.OfCounts(matrix.Labels, counts));

        long[,] Without(int left)
        {
            var counts = new long[k, k];
            for (var cell = 0; cell < k * k; cell++)
            {
                counts[cell / k, cell % k] = matrix[cell / k, cell % k] - (cell == left ? 1 : 0);
            }

            return counts;
        }
    }
}
