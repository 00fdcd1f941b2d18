namespace LlmOps.EvalRuns.Execution;

/// <summary>May the next call be made?</summary>
internal enum BudgetAnswer
{
    Go,

    /// <summary>Calls in flight may use up the rest; ask again when one is back.</summary>
    Wait,

    Spent,
}

/// <summary>
/// Keeps a run within its money limit: a call is made only when what is spent, plus the average for each call in flight and for itself, stays within.
/// Other processes' spending is learnt with every batch of results written, so several workers together may overshoot by their calls in flight.
/// </summary>
internal sealed class RunBudget(decimal? limit)
{
    private readonly Lock gate = new();
    private decimal known;
    private int knownCalls;
    private decimal unwritten;
    private int unwrittenCalls;
    private int inFlight;

    public BudgetAnswer TryReserve()
    {
        lock (gate)
        {
            var spent = known + unwritten;
            var calls = knownCalls + unwrittenCalls;
            if (limit is not { } most)
            {
                return Reserve();
            }

            if (spent >= most)
            {
                return BudgetAnswer.Spent;
            }

            // Until the first price is known, one call at a time.
            var isWithin = calls == 0 ? inFlight == 0 : spent + ((inFlight + 1) * spent / calls) <= most;
            return isWithin ? Reserve() : inFlight > 0 ? BudgetAnswer.Wait : BudgetAnswer.Spent;
        }
    }

    public void Settle(decimal cost)
    {
        lock (gate)
        {
            (inFlight, unwritten, unwrittenCalls) = (inFlight - 1, unwritten + cost, unwrittenCalls + 1);
        }
    }

    /// <summary>What the database counts for the whole run, of which this process has just written its part.</summary>
    public void Written(decimal runCost, int runCalls, decimal ownCost, int ownCalls)
    {
        lock (gate)
        {
            (known, knownCalls, unwritten, unwrittenCalls) = (runCost, runCalls, unwritten - ownCost, unwrittenCalls - ownCalls);
        }
    }

    private BudgetAnswer Reserve()
    {
        inFlight++;
        return BudgetAnswer.Go;
    }
}
