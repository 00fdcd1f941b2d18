using System.Diagnostics;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Shards;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Execution;

/// <summary>
/// Executes shards: takes one whenever a call could be made and everything held has begun, keeps at most <see cref="WorkerOptions.Concurrency"/> items under way,
/// renews its leases every second. Any number of these processes compete; one that dies loses its leases and nothing else.
/// </summary>
internal sealed class EvalWorker(
    HeldShards held, ShardLeases leases, ShardLoading loading, ItemExecution execution, ResultWriter writer, WorkSignal signal, DatabaseReady ready,
    IOptions<WorkerOptions> options, TimeProvider time, ILogger<EvalWorker> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim slots = new(options.Value.Concurrency, options.Value.Concurrency);

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
            await slots.WaitAsync(cancellationToken);
            try
            {
                var (shard, item) = await NextAsync(cancellationToken);
                _ = ExecuteAsync(shard, item, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                slots.Release();
                throw;
            }
        }
    }

    private async Task<(HeldShard Shard, Item Item)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (waiting, spent) = (new HashSet<Guid>(), new HashSet<Guid>());
            if (held.Next(waiting, spent) is { } next)
            {
                return next;
            }

            if (!await TryTakeAsync(waiting, spent, cancellationToken))
            {
                await signal.WaitAsync(Poll, cancellationToken);
            }
        }
    }

    private async Task<bool> TryTakeAsync(HashSet<Guid> waiting, HashSet<Guid> spent, CancellationToken cancellationToken)
    {
        LeasedShard? shard = null;
        try
        {
            foreach (var run in spent)
            {
                await leases.RequestStopAsync(run, RunEnding.BudgetSpent, cancellationToken);
                held.Abandon(run);
            }

            await writer.SettleAsync([], cancellationToken);
            shard = await leases.TryTakeAsync([.. waiting], cancellationToken);
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

    private async Task ExecuteAsync(HeldShard shard, Item item, CancellationToken cancellationToken)
    {
        Activity.Current = shard.Span;
        try
        {
            var result = await execution.RunAsync(shard, item, cancellationToken);
            Settle(shard, item, result.Result.Cost);
            await writer.AddAsync(result, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Shutting down: the item is left to whoever takes the shard over.
            shard.Abandon();
            shard.Close();
        }
        finally
        {
            slots.Release();
            signal.Set();
        }
    }

    private static void Settle(HeldShard shard, Item item, decimal cost)
    {
        if (item.Stored is null || shard.Run.ScoringAsks)
        {
            shard.Run.Budget.Settle(cost);
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
            await slots.WaitAsync(CancellationToken.None);
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
