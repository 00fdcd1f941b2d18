using System.Collections.Concurrent;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Wakes whoever waits for a run in this process; others see it in the database.</summary>
internal sealed class RunSignals
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiting = new();

    public void Ended(Guid run)
    {
        if (waiting.TryRemove(run, out var source))
        {
            source.TrySetResult();
        }
    }

    public async Task WaitAsync(Guid run, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = waiting.GetOrAdd(run, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await source.Task.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The caller looks again.
        }
    }
}
