using System.Threading.Channels;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Shards;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmOps.EvalRuns.Execution;

/// <summary>Stores results as they come, many at a time, and ends runs that have nothing left to do. What cannot be written waits: no result is dropped.</summary>
internal sealed class ResultWriter(NpgsqlDataSource database, HeldShards held, ShardLeases leases, WorkSignal signal, IServiceScopeFactory scopes, IOptions<WorkerOptions> options, TimeProvider time, ILogger<ResultWriter> log)
{
    private const int LargestBatch = 500;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<ItemResult> queue = Channel.CreateBounded<ItemResult>(4 * LargestBatch);

    public ValueTask AddAsync(ItemResult result, CancellationToken cancellationToken) => queue.Writer.WriteAsync(result, cancellationToken);

    /// <summary>No more results come; <see cref="RunAsync"/> ends when all are stored.</summary>
    public void Complete() => queue.Writer.Complete();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await queue.Reader.WaitToReadAsync(cancellationToken))
        {
            if (queue.Reader.Count < LargestBatch && !queue.Reader.Completion.IsCompleted)
            {
                // A moment's patience turns a trickle of single rows into batches.
                await Task.Delay(Gather, time, cancellationToken);
            }

            var batch = new List<ItemResult>();
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var result))
            {
                batch.Add(result);
            }

            await WriteAsync(batch, cancellationToken);
        }
    }

    private async Task WriteAsync(List<ItemResult> batch, CancellationToken cancellationToken)
    {
        var done = await PersistAsync(() => database.WriteAsync(batch, options.Value.WorkerName, cancellationToken), cancellationToken);
        foreach (var result in batch)
        {
            EvalTelemetry.ExamplesScored.Add(1, new KeyValuePair<string, object?>("outcome", result.Result.Outcome));
            result.Shard.Close();
        }

        // Money may be free again.
        signal.Set();
        await SettleAsync([.. done], cancellationToken);
    }

    /// <summary>Gives back leases of shards that are through, and tries to end their runs.</summary>
    public async Task SettleAsync(HashSet<Guid> ended, CancellationToken cancellationToken)
    {
        foreach (var shard in held.TakeSettled())
        {
            EvalTelemetry.ShardDuration.Record(time.GetElapsedTime(shard.LeasedAt).TotalSeconds);
            shard.Span?.Dispose();

            // A finished shard is done already and stays so; an abandoned one goes back.
            await PersistAsync(async () => { await leases.ReleaseAsync(shard, cancellationToken); return true; }, cancellationToken);
            if (shard.IsAbandoned)
            {
                ended.Add(shard.Run.Id);
            }
        }

        foreach (var run in ended)
        {
            await PersistAsync(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<RunEnding>().TryEndAsync(run, cancellationToken);
                return true;
            }, cancellationToken);
        }
    }

    private async Task<T> PersistAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await write();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                log.LogWarning("Results could not be stored ({Kind}: {Reason}); next try in {Pause}", exception.GetType().Name, exception is PostgresException database ? database.MessageText : exception.Message, Pause);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
