using System.Diagnostics;

namespace LlmOps.EvalRuns.Execution;

/// <summary>A shard this process has leased: what is still to begin, and how much has begun without being stored.</summary>
internal sealed class HeldShard(RunContext run, int number, IEnumerable<Item> items, long leasedAt, Activity? span)
{
    private readonly Queue<Item> pending = new(items);
    private readonly Lock gate = new();
    private int open;

    public RunContext Run { get; } = run;
    public int Number { get; } = number;
    public long LeasedAt { get; } = leasedAt;
    public Activity? Span { get; } = span;

    /// <summary>Given up before its end.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Nothing left to begin.</summary>
    public bool IsDrained
    {
        get { lock (gate) { return IsAbandoned || pending.Count == 0; } }
    }

    /// <summary>Nothing left to begin and nothing under way: the lease can go.</summary>
    public bool IsSettled
    {
        get { lock (gate) { return (IsAbandoned || pending.Count == 0) && open == 0; } }
    }

    /// <summary>The next item, unless the budget holds it back.</summary>
    public BudgetAnswer TryNext(out Item? item)
    {
        lock (gate)
        {
            item = null;
            if (IsAbandoned || pending.Count == 0)
            {
                return BudgetAnswer.Wait;
            }

            var answer = pending.Peek().Stored is null || Run.ScoringAsks ? Run.Budget.TryReserve() : BudgetAnswer.Go;
            if (answer is BudgetAnswer.Go)
            {
                item = pending.Dequeue();
                open++;
            }

            return answer;
        }
    }

    /// <summary>An item was stored, or was given up.</summary>
    public void Close()
    {
        lock (gate)
        {
            open--;
        }
    }

    /// <summary>Begins nothing more: the run is to stop, or the lease was lost.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            IsAbandoned = true;
        }
    }
}
