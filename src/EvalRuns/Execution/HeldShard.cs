using System.Diagnostics;

namespace LlmOps.EvalRuns.Execution;

/// <summary>A shard this process has leased: what is still to begin, and how much has begun without being stored.</summary>
internal sealed class HeldShard(RunContext run, int number, IEnumerable<Item> items, long leasedAt, Activity? span)
{
    private readonly Queue<Item> pending = new(items);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource givenUp = new();
    private int open;
    private int allotted;
    private int lost;

    public RunContext Run { get; } = run;
    public int Number { get; } = number;
    public long LeasedAt { get; } = leasedAt;
    public Activity? Span { get; } = span;

    /// <summary>Given up before its end.</summary>
    public bool IsAbandoned => givenUp.IsCancellationRequested;

    /// <summary>Cancelled when the shard is given up: what waits for a provider then waits no longer. What was asked already is finished.</summary>
    public CancellationToken GivenUp => givenUp.Token;

    /// <summary>Items that have not begun.</summary>
    public int Pending
    {
        get { lock (gate) { return pending.Count; } }
    }

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

    /// <summary>Whether money must be reserved before the next item may begin. Stored answers cost nothing.</summary>
    public bool NeedsMoney
    {
        get { lock (gate) { return Run.Limit is not null && allotted == 0 && pending.TryPeek(out var next) && Costs(next); } }
    }

    /// <summary>Whether the next item needs no call: its answer is stored, and nothing that scores it asks.</summary>
    public bool IsNextStored
    {
        get { lock (gate) { return pending.TryPeek(out var next) && !Costs(next); } }
    }

    /// <summary>Money for so many items was reserved.</summary>
    public void Allot(int count)
    {
        lock (gate)
        {
            allotted += count;
        }
    }

    /// <summary>Begins the next item, if there is one.</summary>
    public Item? TryBegin()
    {
        lock (gate)
        {
            if (IsAbandoned || !pending.TryDequeue(out var item))
            {
                return null;
            }

            open++;
            allotted -= Run.Limit is not null && Costs(item) ? 1 : 0;
            return item;
        }
    }

    /// <summary>Items that were called off with a call under way: they may be paid for, and no result tells.</summary>
    public int Lost
    {
        get { lock (gate) { return lost; } }
    }

    /// <summary>An item was called off.</summary>
    public void Lose(bool mayBePaid)
    {
        lock (gate)
        {
            open--;
            lost += mayBePaid ? 1 : 0;
        }
    }

    /// <summary>An item was stored.</summary>
    public void Close()
    {
        lock (gate)
        {
            open--;
        }
    }

    /// <summary>Begins nothing more: the run is to stop, or the lease was lost.</summary>
    public void Abandon() => givenUp.Cancel();

    private bool Costs(Item item) => item.Stored is null || Run.ScoringAsks;
}
