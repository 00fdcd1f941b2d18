namespace LlmOps.EvalRuns.Execution;

/// <summary>Wakes the worker of this process: a run was queued, or a call came back.</summary>
internal sealed class WorkSignal
{
    private readonly SemaphoreSlim wake = new(0, 1);

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
