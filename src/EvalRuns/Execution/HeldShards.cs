namespace LlmOps.EvalRuns.Execution;

/// <summary>The shards this process works on, in the order they were taken.</summary>
internal sealed class HeldShards
{
    private readonly Lock gate = new();
    private readonly List<HeldShard> shards = [];

    public IReadOnlyList<HeldShard> All
    {
        get { lock (gate) { return [.. shards]; } }
    }

    public void Add(HeldShard shard)
    {
        lock (gate)
        {
            shards.Add(shard);
        }
    }

    /// <summary>The first item that may begin. Runs whose budget holds items back, or is spent, are told apart.</summary>
    public (HeldShard Shard, Item Item)? Next(HashSet<Guid> waiting, HashSet<Guid> spent)
    {
        foreach (var shard in All.Where(s => !s.IsDrained))
        {
            switch (shard.TryNext(out var item))
            {
                case BudgetAnswer.Go:
                    return (shard, item!);
                case BudgetAnswer.Spent:
                    spent.Add(shard.Run.Id);
                    break;
                default:
                    waiting.Add(shard.Run.Id);
                    break;
            }
        }

        return null;
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
            return settled;
        }
    }
}
