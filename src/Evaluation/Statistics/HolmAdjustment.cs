namespace LlmOps.Evaluation.Statistics;

/// <summary>Several comparisons against one baseline (Holm, 1979): keeps the chance of any false alarm at the level, without assumptions.</summary>
public static class HolmAdjustment
{
    /// <summary>Adjusted p-values in the order given; each is compared with the level as it is.</summary>
    /// <param name="pValues">From 0 to 1.</param>
    public static IReadOnlyList<double> Of(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        foreach (var (rank, (place, p)) in pValues.Index().OrderBy(p => p.Item).Index())
        {
            if (p is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), p, "A p-value lies within 0 and 1.");
            }

            largest = Math.Max(largest, Math.Min(1, p * (pValues.Count - rank)));
            adjusted[place] = largest;
        }

        return adjusted;
    }
}
