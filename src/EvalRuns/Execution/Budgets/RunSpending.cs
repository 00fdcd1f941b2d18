namespace LlmOps.EvalRuns.Execution.Budgets;

/// <summary>What a run has spent and promised, over all workers.</summary>
/// <param name="Spent">US dollars of stored results, of results a retry threw away, and of calls lost with their worker.</param>
/// <param name="Held">Items promised to workers and not stored yet.</param>
/// <param name="Largest">The dearest item so far in US dollars; <see langword="null"/> until one was paid for.</param>
internal sealed record RunSpending(decimal Spent, int Held, decimal? Largest)
{
    /// <summary>
    /// How many of <paramref name="wanted"/> items may begin so that, each costing as much as the dearest so far, the limit holds. Until a price is known one
    /// item at a time goes, over all workers: it alone may cost more than thought.
    /// </summary>
    public BudgetGrant Grant(decimal limit, int wanted)
    {
        var items = (limit - Spent, Largest) switch
        {
            ( <= 0, _) => 0,
            (_, null) => Math.Max(0, 1 - Held),
            (_, <= 0) => wanted,
            var (left, price) => (int)Math.Min(wanted, Math.Max(0, Math.Floor(left / price.Value) - Held)),
        };
        return new(Math.Min(items, wanted), IsSpent: items == 0 && Held == 0);
    }
}

/// <summary>The answer: so many items may begin. None, and not spent, means to wait for items under way.</summary>
internal readonly record struct BudgetGrant(int Items, bool IsSpent);
