namespace LlmOps.EvalRuns.Execution;

/// <summary>Round-robin between runs: whoever was served longest ago is next, a newcomer first. So a big run never keeps a small one waiting for more than one item each.</summary>
internal sealed class Turns
{
    private readonly Dictionary<Guid, long> served = [];
    private long clock;

    public IReadOnlyList<Guid> Order(IEnumerable<Guid> runs) => [.. runs.Distinct().OrderBy(run => served.GetValueOrDefault(run))];

    public void Serve(Guid run) => served[run] = ++clock;

    /// <summary>Forgets runs on which this process no longer works.</summary>
    public void KeepOnly(IReadOnlySet<Guid> runs)
    {
        foreach (var gone in served.Keys.Where(run => !runs.Contains(run)).ToList())
        {
            served.Remove(gone);
        }
    }
}
