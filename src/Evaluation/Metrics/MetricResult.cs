namespace LlmOps.Evaluation.Metrics;

/// <summary>What a metric says about one example.</summary>
/// <param name="Score">From 0 (wrong) to 1 (right).</param>
/// <param name="Explanation">Why it is not 1, for people; names fields, never values.</param>
public sealed record MetricResult(double Score, string? Explanation = null)
{
    /// <summary>Entirely right.</summary>
    public static MetricResult Right { get; } = new(1);
}
