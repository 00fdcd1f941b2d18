using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization;

/// <summary>What a search found.</summary>
/// <param name="Trials">Every trial by number; number 0 is the program unchanged.</param>
/// <param name="BudgetSpent">Whether the search ended because the money did.</param>
public sealed record OptimizationResult(IReadOnlyList<Trial> Trials, bool BudgetSpent)
{
    /// <summary>The program unchanged.</summary>
    public Trial? Baseline => Trials.FirstOrDefault(t => t.Number == 0);

    /// <summary>The completed trial with the highest score; of equals the first, so that a change must be strictly better to win.</summary>
    public Trial? Best => Trials.Where(t => t.State == TrialState.Completed).OrderByDescending(t => t.Score!.Score).ThenBy(t => t.Number).FirstOrDefault();
}
