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
        var cells = from i in Enumerable.Range(0, k) from j in Enumerable.Range(0, k) select (I: i, J: j, Share: matrix[i, j] / n, Cost: Cost(i, j, k, weights));
        var all = cells.ToList();
        var disagreement = all.Sum(c => c.Cost * c.Share);
        var byChance = all.Sum(c => c.Cost * rows[c.I] * columns[c.J]);
        if (byChance == 0)
        {
            return new(1 - disagreement, 1, null, null, null, null);
        }

        // Mean agreement a label can expect from the other rater's habits.
        double[] ofRow = [.. rows.Select((_, i) => columns.Select((c, j) => c * (1 - Cost(i, j, k, weights))).Sum())];
        double[] ofColumn = [.. columns.Select((_, j) => rows.Select((r, i) => r * (1 - Cost(i, j, k, weights))).Sum())];
        var (po, pe) = (1 - disagreement, 1 - byChance);
        var spread = all.Sum(c => c.Share * Square(((1 - c.Cost) * byChance) - ((ofRow[c.I] + ofColumn[c.J]) * disagreement))) - Square((po * pe) - (2 * pe) + po);
        var nullSpread = all.Sum(c => rows[c.I] * columns[c.J] * Square(1 - c.Cost - ofRow[c.I] - ofColumn[c.J])) - Square(pe);
        var value = 1 - (disagreement / byChance);
        var error = Root(spread, n) / Square(byChance);
        return new(po, pe, value, error, Root(nullSpread, n) / byChance, new(Math.Max(-1, value - (Quantiles.Normal975 * error)), Math.Min(1, value + (Quantiles.Normal975 * error))));
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
