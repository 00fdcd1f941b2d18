namespace LlmOps.Evaluation.Metrics;

/// <summary>A part of a weighted mean.</summary>
/// <param name="Name">How explanations call it.</param>
/// <param name="Weight">Above 0, finite.</param>
/// <param name="Result">What its metric said.</param>
public sealed record WeightedResult(string Name, double Weight, MetricResult Result);

/// <summary>Several metrics as one score: also for those whose calls the caller makes.</summary>
public static class WeightedMean
{
    /// <summary>Sum of weight times score over the sum of weights, 0 to 1.</summary>
    /// <param name="results">At least one; names are unique.</param>
    public static MetricResult Of(IReadOnlyList<WeightedResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentOutOfRangeException.ThrowIfZero(results.Count, nameof(results));
        var score = results.Sum(r => r.Weight * r.Result.Score) / results.Sum(r => r.Weight);
        var explained = results.Where(r => r.Result.Explanation is not null).Select(r => $"{r.Name}: {r.Result.Explanation}").ToList();
        return new(Math.Clamp(score, 0, 1), explained.Count == 0 ? null : Wording.Bounded(string.Join("; ", explained)), results.ToDictionary(r => r.Name, r => r.Result.Score, StringComparer.Ordinal));
    }
}
