using LlmOps.OptimizationJobs.Siblings;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

/// <summary>Whether the new model will do: better, or not shown to lose more than the margin.</summary>
/// <param name="IsNonInferior">It will do.</param>
/// <param name="Words">The figures in words.</param>
internal sealed record UpgradeVerdict(bool IsNonInferior, string Words)
{
    /// <summary>The loss nobody would mind.</summary>
    public const double Margin = 0.03;

    public static UpgradeVerdict Of(SiblingMetricComparison metric) => new(
        metric.Verdict == "better" || metric.Lower > -Margin,
        $"{metric.Metric} {metric.Baseline:0.000} to {metric.Candidate:0.000}, difference {metric.Difference:+0.000;-0.000;0.000} ({metric.Lower:+0.000;-0.000;0.000} to {metric.Upper:+0.000;-0.000;0.000})");
}
