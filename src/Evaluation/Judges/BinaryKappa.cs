using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Judges;

/// <summary>Cohen's kappa of two raters with two verdicts (J. Cohen, 1960), with the standard error of Fleiss, Cohen and Everitt (1969).</summary>
internal static class BinaryKappa
{
    /// <summary>The estimate with its 95 % interval, cut to -1..1; <see langword="null"/> when both raters gave one and the same verdict throughout.</summary>
    public static Estimate? Of(IReadOnlyCollection<(bool First, bool Second)> pairs)
    {
        double n = pairs.Count;
        if (n == 0)
        {
            return null;
        }

        double Share(bool first, bool second) => pairs.Count(p => p.First == first && p.Second == second) / n;
        double[,] p = { { Share(true, true), Share(true, false) }, { Share(false, true), Share(false, false) } };
        double[] row = [p[0, 0] + p[0, 1], p[1, 0] + p[1, 1]];
        double[] column = [p[0, 0] + p[1, 0], p[0, 1] + p[1, 1]];
        var (observed, chance) = (p[0, 0] + p[1, 1], (row[0] * column[0]) + (row[1] * column[1]));
        if (chance >= 1)
        {
            return null;
        }

        var kappa = (observed - chance) / (1 - chance);
        var (agree, differ) = (0.0, 0.0);
        for (var i = 0; i < 2; i++)
        {
            agree += p[i, i] * Square(1 - ((row[i] + column[i]) * (1 - kappa)));
            for (var j = 0; j < 2; j++)
            {
                differ += i == j ? 0 : p[i, j] * Square(column[i] + row[j]);
            }
        }

        var variance = (agree + (Square(1 - kappa) * differ) - Square(kappa - (chance * (1 - kappa)))) / (n * Square(1 - chance));
        var half = Quantiles.Normal975 * Math.Sqrt(Math.Max(0, variance));
        return new(kappa, Math.Max(-1, kappa - half), Math.Min(1, kappa + half));
    }

    private static double Square(double x) => x * x;
}
