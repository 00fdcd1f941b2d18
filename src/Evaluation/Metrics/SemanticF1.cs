namespace LlmOps.Evaluation.Metrics;

/// <summary>The arithmetic of DSPy's <c>SemanticF1</c> and <c>CompleteAndGrounded</c>, whose two parts a judge program answers.</summary>
public static class SemanticF1
{
    /// <summary>From so much on DSPy accepts an answer as a demo.</summary>
    public const double DemoThreshold = 0.66;

    /// <summary>Harmonic mean of two shares, cut to 0..1 each; 0 when both are 0.</summary>
    /// <param name="precision">Share of the answer that the reference supports, or groundedness.</param>
    /// <param name="recall">Share of the reference that the answer covers, or completeness.</param>
    public static double Of(double precision, double recall)
    {
        var (p, r) = (Math.Clamp(precision, 0, 1), Math.Clamp(recall, 0, 1));
        return p + r == 0 ? 0 : 2 * p * r / (p + r);
    }
}
