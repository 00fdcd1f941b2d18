namespace LlmOps.Optimization.Gepa;

/// <summary>Whether a new candidate is worth scoring on the whole split (dspy-spec 5.9 h).</summary>
internal static class Acceptance
{
    /// <summary>A reflected child has to be strictly better on its parent's minibatch.</summary>
    public static bool OfChild(IEnumerable<double> before, IEnumerable<double> after) => after.Sum() > before.Sum();

    /// <summary>A merged one has to be no worse than the better parent.</summary>
    public static bool OfMerge(IEnumerable<double> parentSums, double after) => after >= parentSums.Max();
}
