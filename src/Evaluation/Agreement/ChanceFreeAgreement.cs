namespace LlmOps.Evaluation.Agreement;

/// <summary>
/// Two coefficients to show beside kappa: when one label dominates, 90 % agreement can come with a negative kappa, while these stay near the agreement
/// (Byrt, Bishop and Carlin, 1993; Gwet, 2008). Both are 1 for full agreement, and undefined with fewer than two labels.
/// </summary>
public static class ChanceFreeAgreement
{
    /// <summary>Prevalence- and bias-adjusted kappa of two lists of equal length: (k po - 1) / (k - 1).</summary>
    public static double? Pabak(IReadOnlyList<string> human, IReadOnlyList<string> judge, IReadOnlyList<string>? labels = null) => Pabak(ConfusionMatrix.Of(human, judge, labels));

    /// <summary>Prevalence- and bias-adjusted kappa: (k po - 1) / (k - 1), with k labels.</summary>
    public static double? Pabak(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var k = matrix.Labels.Count;
        return k < 2 ? null : ((k * matrix.Accuracy) - 1) / (k - 1);
    }

    /// <summary>Gwet's AC1 of two lists of equal length.</summary>
    public static double? GwetAc1(IReadOnlyList<string> human, IReadOnlyList<string> judge, IReadOnlyList<string>? labels = null) => GwetAc1(ConfusionMatrix.Of(human, judge, labels));

    /// <summary>Gwet's AC1: (po - pg) / (1 - pg), where pg sums m (1 - m) / (k - 1) over the labels' mean shares m of both raters.</summary>
    public static double? GwetAc1(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var k = matrix.Labels.Count;
        if (k < 2)
        {
            return null;
        }

        var chance = matrix.RowTotals.Zip(matrix.ColumnTotals, (row, column) => (row + column) / (2.0 * matrix.Total)).Sum(mean => mean * (1 - mean)) / (k - 1);
        return (matrix.Accuracy - chance) / (1 - chance);
    }
}
