namespace LlmOps.EvalRuns.Execution;

/// <summary>Wakes the worker of this process: a run was queued, or a call came back.</summary>
internal sealed class WorkSignal
{
    private readonly SemaphoreSlim wake = new(0, 1);
    private volatile bool hasNews = true;

    /// <summary>A run was queued.</summary>
    public void Announce()
    {
        hasNews = true;
        Set();
    }

    /// <summary>Whether a run was queued since the last time this was asked.</summary>
    public bool TakeNews()
    {
        var had = hasNews;
        hasNews = false;
        return had;
    }

    public void Set()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
    }

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => wake.WaitAsync(atMost, cancellationToken);
}
