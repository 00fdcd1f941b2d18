namespace LlmOps.Evaluation.Metrics;

/// <summary>What a metric says about one example.</summary>
/// <param name="Score">From 0 (wrong) to 1 (right).</param>
/// <param name="Explanation">Why it is not 1, for people: fields, and for graded metrics a few of the words or records that were missing or extra. At most <see cref="LongestExplanation"/> characters.</param>
/// <param name="Parts">What the score is made of, 0 to 1 each: precision and recall, or the metrics of a composite.</param>
public sealed record MetricResult(double Score, string? Explanation = null, IReadOnlyDictionary<string, double>? Parts = null)
{
    /// <summary>Longest explanation, in characters.</summary>
    public const int LongestExplanation = 400;

    /// <summary>Entirely right.</summary>
    public static MetricResult Right { get; } = new(1);
}
