using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Agreement;

/// <summary>Agreement of two raters beyond chance (Cohen, 1960; weighted: Cohen, 1968), with the standard error of Fleiss, Cohen and Everitt (1969).</summary>
public static class CohenKappa
{
    /// <summary>Kappa of two lists of equal length; see <see cref="ConfusionMatrix.Of(IReadOnlyList{string}, IReadOnlyList{string}, IReadOnlyList{string}?)"/>.</summary>
    public static Kappa Of(IReadOnlyList<string> human, IReadOnlyList<string> judge, KappaWeights weights = KappaWeights.None, IReadOnlyList<string>? labels = null) =>
        Of(ConfusionMatrix.Of(human, judge, labels), weights);

    /// <summary>Kappa of two lists of verdicts of equal length.</summary>
    public static Kappa Of(IReadOnlyList<bool> human, IReadOnlyList<bool> judge) => Of(ConfusionMatrix.Of(human, judge));

    /// <summary>Kappa of counted ratings; weights read the order of the labels as a scale of equal steps.</summary>
    public static Kappa Of(ConfusionMatrix matrix, KappaWeights weights = KappaWeights.None)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var k = matrix.Labels.Count;
        double n = matrix.Total;
        double[] rows = [.. matrix.RowTotals.Select(r => r / n)];
        double[] columns = [.. matrix.ColumnTotals.Select(c => c / n)];
        var costs = new double[k, k];
        var (disagreement, byChance) = (0.0, 0.0);
        foreach (var (i, j) in Cells(k))
        {
            costs[i, j] = Cost(i, j, k, weights);
            disagreement += costs[i, j] * matrix[i, j] / n;
            byChance += costs[i, j] * rows[i] * columns[j];
        }

        return byChance == 0 ? new(1 - disagreement, 1, null, null, null, null) : Of(matrix, costs, rows, columns, disagreement, byChance);
    }

    private static Kappa Of(ConfusionMatrix matrix, double[,] costs, double[] rows, double[] columns, double disagreement, double byChance)
    {
        var k = rows.Length;
        double n = matrix.Total;

        // Mean agreement a label can expect from the other rater's habits.
        var (ofRow, ofColumn) = (new double[k], new double[k]);
        foreach (var (i, j) in Cells(k))
        {
            ofRow[i] += columns[j] * (1 - costs[i, j]);
            ofColumn[j] += rows[i] * (1 - costs[i, j]);
        }

        var (po, pe) = (1 - disagreement, 1 - byChance);
        var (spread, nullSpread) = (-Square((po * pe) - (2 * pe) + po), -Square(pe));
        foreach (var (i, j) in Cells(k))
        {
            spread += matrix[i, j] / n * Square(((1 - costs[i, j]) * byChance) - ((ofRow[i] + ofColumn[j]) * disagreement));
            nullSpread += rows[i] * columns[j] * Square(1 - costs[i, j] - ofRow[i] - ofColumn[j]);
        }

        var value = 1 - (disagreement / byChance);
        var error = Root(spread, n) / Square(byChance);
        return new(po, pe, value, error, Root(nullSpread, n) / byChance, new(Math.Max(-1, value - (Quantiles.Normal975 * error)), Math.Min(1, value + (Quantiles.Normal975 * error))));
    }

    private static IEnumerable<(int I, int J)> Cells(int k)
    {
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                yield return (i, j);
            }
        }
    }

    private static double Cost(int i, int j, int k, KappaWeights weights) => weights switch
    {
        _ when i == j => 0,
        KappaWeights.None => 1,
        KappaWeights.Linear => Math.Abs(i - j) / (k - 1.0),
        KappaWeights.Quadratic => Square((i - j) / (k - 1.0)),
        _ => throw new ArgumentOutOfRangeException(nameof(weights)),
    };

    // A spread that is exactly zero comes out of the difference as a hair, on either side.
    private static double Root(double spread, double n) => spread < 1e-14 ? 0 : Math.Sqrt(spread / n);

    private static double Square(double x) => x * x;
}
