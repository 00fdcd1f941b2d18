namespace LlmOps.Optimization.Search;

/// <summary>Drops candidates that have no chance any more, so that what is left is spent on those that have.</summary>
internal static class PairedRace
{
    // Paired differences this many standard errors below zero are no accident any more.
    private const double ClearlyWorse = 2.5;

    /// <summary>Whether one is clearly worse than the leader on the rows both have, so that what is hard for everybody says nothing.</summary>
    /// <param name="rows">Scores by row.</param>
    /// <param name="leader">The leader's.</param>
    /// <param name="least">Rows in common below which nothing is decided.</param>
    public static bool IsClearlyWorse(IReadOnlyDictionary<string, double> rows, IReadOnlyDictionary<string, double> leader, int least)
    {
        var differences = rows.Where(r => leader.ContainsKey(r.Key)).Select(r => r.Value - leader[r.Key]).ToList();
        return differences.Count >= least && differences.Average() is < 0 and var mean && mean + (ClearlyWorse * Error(differences, mean)) < 0;
    }

    private static double Error(List<double> values, double mean) => Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Count - 1) / values.Count);
}
