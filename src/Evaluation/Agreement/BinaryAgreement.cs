using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Agreement;

/// <summary>A proportion with its 95 % interval (Wilson).</summary>
/// <param name="Count">Cases that have it.</param>
/// <param name="Total">Cases it is a share of, at least 1.</param>
public sealed record Rate(long Count, long Total)
{
    /// <summary>The share, 0 to 1.</summary>
    public double Value => Count / (double)Total;

    /// <summary>Its 95 % interval.</summary>
    public Interval Interval => WilsonInterval.Of(Count, Total);
}

/// <summary>A judge that says yes or no against a human who does. What has a denominator of zero is <see langword="null"/>.</summary>
/// <param name="TruePositives">Both say yes.</param>
/// <param name="FalsePositives">Only the judge says yes.</param>
/// <param name="FalseNegatives">Only the human says yes.</param>
/// <param name="TrueNegatives">Both say no.</param>
public sealed record BinaryAgreement(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>Cases.</summary>
    public long Total => TruePositives + FalsePositives + FalseNegatives + TrueNegatives;

    /// <summary>Share of cases on which both agree.</summary>
    public Rate? Accuracy => Of(TruePositives + TrueNegatives, Total);

    /// <summary>Share of cases the human says yes to.</summary>
    public Rate? Prevalence => Of(TruePositives + FalseNegatives, Total);

    /// <summary>Recall, sensitivity: of the human's yes, the share the judge says yes to.</summary>
    public Rate? TruePositiveRate => Of(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Specificity: of the human's no, the share the judge says no to.</summary>
    public Rate? TrueNegativeRate => Of(TrueNegatives, TrueNegatives + FalsePositives);

    /// <summary>Of the judge's yes, the share the human says yes to.</summary>
    public Rate? Precision => Of(TruePositives, TruePositives + FalsePositives);

    /// <summary>2 TP / (2 TP + FP + FN), 0 to 1.</summary>
    public double? F1 => TruePositives + FalsePositives + FalseNegatives is 0 ? null : 2.0 * TruePositives / ((2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>Mean of the true positive and true negative rate, 0 to 1.</summary>
    public double? BalancedAccuracy => (TruePositiveRate?.Value + TrueNegativeRate?.Value) / 2;

    /// <summary>Matthews correlation, -1 to 1.</summary>
    public double? Mcc => Matrix.Mcc;

    /// <summary>The same as a matrix with the labels <c>false</c> and <c>true</c>.</summary>
    public ConfusionMatrix Matrix => ConfusionMatrix.OfCounts(["false", "true"], new[,] { { TrueNegatives, FalsePositives }, { FalseNegatives, TruePositives } });

    /// <summary>Counts two lists of verdicts of equal length, at least one each.</summary>
    public static BinaryAgreement Of(IReadOnlyList<bool> human, IReadOnlyList<bool> judge) => Of(ConfusionMatrix.Of(human, judge), "true");

    /// <summary>One label of a matrix against all others.</summary>
    /// <exception cref="ArgumentException">The matrix has no such label.</exception>
    public static BinaryAgreement Of(ConfusionMatrix matrix, string positive)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var label = matrix.PerLabel.FirstOrDefault(l => l.Label == positive) ?? throw new ArgumentException("The matrix has no such label.", nameof(positive));
        return new(label.Matches, label.Given - label.Matches, label.Support - label.Matches, matrix.Total - label.Support - label.Given + label.Matches);
    }

    private static Rate? Of(long count, long total) => total == 0 ? null : new(count, total);
}
