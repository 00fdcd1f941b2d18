namespace LlmOps.Evaluation.Statistics;

/// <summary>Interval of the mean of graded scores, by Student's t, cut to 0..1.</summary>
public static class MeanInterval
{
    /// <summary>The 95 % interval from running sums. One score says nothing about spread: its interval is 0..1.</summary>
    /// <param name="count">Number of scores, at least 1.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="sumOfSquares">Sum of their squares.</param>
    public static Interval Of(long count, double sum, double sumOfSquares)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count == 1)
        {
            return new(0, 1);
        }

        var mean = sum / count;
        var variance = Math.Max(0, (sumOfSquares - (sum * mean)) / (count - 1));
        var half = Quantiles.StudentT975(count - 1) * Math.Sqrt(variance / count);
        return new(Math.Max(0, mean - half), Math.Min(1, mean + half));
    }
}
