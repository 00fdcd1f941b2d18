namespace LlmOps.Evaluation.Statistics;

/// <summary>The mean of a metric with its 95 % interval; all three absent when nothing was scored.</summary>
/// <param name="Count">Scores in the mean.</param>
/// <param name="Score">Mean, 0 to 1.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
public sealed record EvalSummary(long Count, double? Score, double? Lower, double? Upper)
{
    /// <summary>Nothing scored.</summary>
    public static EvalSummary Nothing { get; } = new(0, null, null, null);

    /// <summary>The score as DSPy reports it: 0 to 100, rounded to two decimals.</summary>
    public double? Percent => Score is { } score ? Math.Round(100 * score, 2) : null;

    /// <summary>Summarises one score per example; several samples of an example are averaged before, since they are not independent.</summary>
    public static EvalSummary Of(IEnumerable<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (count, sum, squares) = scores.Aggregate((Count: 0L, Sum: 0.0, Squares: 0.0), (total, score) => (total.Count + 1, total.Sum + score, total.Squares + (score * score)));
        return OfSums(count, sum, squares);
    }

    /// <summary>Summarises running sums. Scores within 0..1 whose squares sum to their sum are all 0 or 1, a proportion: Wilson; else Student's t.</summary>
    public static EvalSummary OfSums(long count, double sum, double sumOfSquares)
    {
        if (count == 0)
        {
            return Nothing;
        }

        var interval = sum == sumOfSquares ? WilsonInterval.Of(sum, count) : MeanInterval.Of(count, sum, sumOfSquares);
        return new(count, sum / count, interval.Lower, interval.Upper);
    }
}
