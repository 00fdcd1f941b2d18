using System.Diagnostics;
using LlmOps.EvalRuns.Execution.Budgets;
using LlmOps.EvalRuns.Execution.Limits;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Shards;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Execution;

/// <summary>
/// Executes shards: keeps at most <see cref="WorkerOptions.Concurrency"/> items under way, serves the runs it holds in turn, takes a shard whenever nothing it
/// holds may begin and whenever a run it does not hold has one, renews its leases every second. Any number of these processes compete; one that dies loses its leases and nothing else.
/// </summary>
internal sealed class EvalWorker(
    HeldShards held, ShardLeases leases, ShardLoading loading, BudgetReservations budgets, ModelGates gates, WorkerSlots slots, ItemExecution execution, ResultWriter writer,
    RunPatience patience, WorkSignal signal, DatabaseReady ready, IOptions<WorkerOptions> options, TimeProvider time, ILogger<EvalWorker> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private long lookedForNewcomers;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        using var writing = new CancellationTokenSource();
        var stored = writer.RunAsync(writing.Token);
        var renewed = RenewAsync(stoppingToken);
        try
        {
            await DispatchAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FinishAsync(stored, renewed);
        }
    }

    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var slot = await slots.TakeAsync(cancellationToken);
            try
            {
                var (shard, item) = await NextAsync(cancellationToken);
                _ = ExecuteAsync(shard, item, slot, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                slot.Release();
                throw;
            }
        }
    }

    private async Task<(HeldShard Shard, Item Item)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await WelcomeNewcomerAsync(cancellationToken);
            var heldBack = new HashSet<Guid>();
            while (held.Next(shard => !heldBack.Contains(shard.Run.Id) && (shard.IsNextStored || (gates.HaveRoom(shard.Run.Models) && shard.Run.Waiting < options.Value.Concurrency))) is { } shard)
            {
                if (shard.NeedsMoney && !await TryReserveAsync(shard, cancellationToken))
                {
                    heldBack.Add(shard.Run.Id);
                }
                else if (shard.TryBegin() is { } item)
                {
                    held.Serve(shard.Run.Id);
                    return (shard, item);
                }
            }

            // Runs that hold items back already need no further shard.
            if (!await TryTakeAsync(held.OpenRuns, cancellationToken))
            {
                await signal.WaitAsync(Poll, cancellationToken);
            }
        }
    }

    /// <summary>A run of which nothing is held gets its turn at once, however much of others is still to begin.</summary>
    private async Task WelcomeNewcomerAsync(CancellationToken cancellationToken)
    {
        var open = held.OpenRuns;
        if (open.Count == 0 || open.Count >= options.Value.Concurrency || (!signal.TakeNews() && time.GetElapsedTime(lookedForNewcomers) < Poll))
        {
            return;
        }

        lookedForNewcomers = time.GetTimestamp();
        await TryTakeAsync(open, cancellationToken);
    }

    /// <returns>Whether the shard's next item may begin.</returns>
    private async Task<bool> TryReserveAsync(HeldShard shard, CancellationToken cancellationToken)
    {
        try
        {
            var grant = await budgets.ReserveAsync(shard, cancellationToken);
            if (grant.IsSpent)
            {
                await leases.RequestStopAsync(shard.Run.Id, RunEnding.BudgetSpent, cancellationToken);
                held.Abandon(shard.Run.Id);
                await writer.SettleAsync([], cancellationToken);
            }

            return grant.Items > 0;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogWarning(exception, "No money could be reserved (run {Run})", shard.Run.Id);
            return false;
        }
    }

    private async Task<bool> TryTakeAsync(IReadOnlySet<Guid> except, CancellationToken cancellationToken)
    {
        LeasedShard? shard = null;
        try
        {
            await writer.SettleAsync([], cancellationToken);
            shard = await leases.TryTakeAsync([.. except], cancellationToken);
            if (shard is null)
            {
                return false;
            }

            held.Add(await loading.LoadAsync(shard, cancellationToken));
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A shard that cannot be loaded stays leased until its time is up, so that it does not spin.
            log.LogWarning(exception, "No shard could be taken (run {Run})", shard?.RunId);
            return false;
        }
    }

    private async Task ExecuteAsync(HeldShard shard, Item item, WorkerSlots.Slot slot, CancellationToken cancellationToken)
    {
        Activity.Current = shard.Span;
        try
        {
            await writer.AddAsync(await execution.RunAsync(shard, item, slot, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Shutting down, or given up while it waited for a provider: the item is left to whoever takes the shard over.
            shard.Abandon();
            shard.Lose(mayBePaid: !slot.IsLent || shard.Run.Plan.Spec.Steps.Count > 1);
        }
        finally
        {
            slot.Release();
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Poll, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (held.All is { Count: > 0 } shards)
                {
                    await leases.RenewAsync(shards, cancellationToken);
                    await patience.TellAsync([.. shards.Select(s => s.Run).Distinct()], cancellationToken);
                    await writer.SettleAsync([], cancellationToken);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                log.LogWarning("Leases could not be renewed ({Reason})", exception.Message);
            }
        }
    }

    /// <summary>Stores what came back and gives the shards back, so that others need not wait for the leases to end.</summary>
    private async Task FinishAsync(Task stored, Task renewed)
    {
        await renewed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var i = 0; i < options.Value.Concurrency; i++)
        {
            await slots.TakeAsync(CancellationToken.None);
        }

        writer.Complete();
        await stored;
        foreach (var shard in held.All)
        {
            shard.Abandon();
            await leases.ReleaseAsync(shard, CancellationToken.None);
        }
    }
}
