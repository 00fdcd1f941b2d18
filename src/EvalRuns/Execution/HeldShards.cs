namespace LlmOps.EvalRuns.Execution;

/// <summary>The shards this process works on.</summary>
internal sealed class HeldShards
{
    private readonly Lock gate = new();
    private readonly List<HeldShard> shards = [];
    private readonly Turns turns = new();

    public IReadOnlyList<HeldShard> All
    {
        get { lock (gate) { return [.. shards]; } }
    }

    /// <summary>Runs with items that have not begun.</summary>
    public IReadOnlySet<Guid> OpenRuns => All.Where(s => !s.IsDrained).Select(s => s.Run.Id).ToHashSet();

    public void Add(HeldShard shard)
    {
        lock (gate)
        {
            shards.Add(shard);
        }
    }

    /// <summary>The shard whose turn it is: runs in turn, each run's shards in the order they were taken.</summary>
    /// <param name="mayBegin">Whether a shard's next item may begin now.</param>
    public HeldShard? Next(Func<HeldShard, bool> mayBegin)
    {
        var open = All.Where(s => !s.IsDrained).ToLookup(s => s.Run.Id);
        IReadOnlyList<Guid> order;
        lock (gate)
        {
            order = turns.Order(open.Select(run => run.Key));
        }

        return order.Select(run => open[run].FirstOrDefault(mayBegin)).FirstOrDefault(shard => shard is not null);
    }

    /// <summary>An item of the run has begun: the others are next.</summary>
    public void Serve(Guid run)
    {
        lock (gate)
        {
            turns.Serve(run);
        }
    }

    public void Abandon(Guid run)
    {
        foreach (var shard in All.Where(s => s.Run.Id == run))
        {
            shard.Abandon();
        }
    }

    /// <summary>Takes out the shards on which nothing is under way any more.</summary>
    public IReadOnlyList<HeldShard> TakeSettled()
    {
        lock (gate)
        {
            var settled = shards.Where(s => s.IsSettled).ToList();
            shards.RemoveAll(settled.Contains);
            turns.KeepOnly(shards.Select(s => s.Run.Id).ToHashSet());
            return settled;
        }
    }
}
