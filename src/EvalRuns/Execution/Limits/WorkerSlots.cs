using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Execution.Limits;

/// <summary>How many items this process works on at once, over all runs.</summary>
internal sealed class WorkerSlots(IOptions<WorkerOptions> options, WorkSignal signal)
{
    private readonly WorkSignal signal = signal;
    private readonly SemaphoreSlim free = new(options.Value.Concurrency, options.Value.Concurrency);

    public async Task<Slot> TakeAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        return new(this);
    }

    /// <summary>One item's place. An item that waits for a provider lends its place to the items of others.</summary>
    internal sealed class Slot(WorkerSlots owner)
    {
        private int held = 1;
        private long waitedTicks;

        /// <summary>The item waits to be let in; it has no call under way.</summary>
        public bool IsLent => Volatile.Read(ref held) == 0;

        /// <summary>How long the item waited to be let in to a model; not the model's time.</summary>
        public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref waitedTicks));

        public void AddWait(TimeSpan wait) => Interlocked.Add(ref waitedTicks, wait.Ticks);

        public void Release()
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
            {
                owner.free.Release();
                owner.signal.Set();
            }
        }

        public async Task TakeAgainAsync(CancellationToken cancellationToken)
        {
            // The parts of one item may wait side by side; the first to go on takes the place for all.
            if (!IsLent)
            {
                return;
            }

            await owner.free.WaitAsync(cancellationToken);
            if (Interlocked.Exchange(ref held, 1) == 1)
            {
                owner.free.Release();
            }
        }
    }
}
