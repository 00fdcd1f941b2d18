using LlmOps.InferenceGateway.Persistence;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>
/// Keeps the snapshot current: first the file, then the database, then every broadcast, and a poll for broadcasts that were lost.
/// Tells the database which version this replica serves, so that everybody can see whether a change has reached all.
/// </summary>
internal sealed class SnapshotRefresher(SnapshotStore store, SnapshotFile file, IServiceScopeFactory scopes, DatabaseReady ready, NpgsqlDataSource database, IOptions<GatewayOptions> options, TimeProvider time, ILogger<SnapshotRefresher> log)
    : BackgroundService
{
    private readonly string replica = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.CreateVersion7(time.GetUtcNow()):n}";
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>This process among the replicas.</summary>
    public string ReplicaId => replica;

    /// <summary>Whether this run began with a trusted file.</summary>
    public bool StartedFromFile { get; private set; }

    // Before the server listens: the first request is answered from the file even when the database is away.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (file.Read() is { } state)
        {
            StartedFromFile = store.TryAccept(state);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>Brings the snapshot to the newest version and says so; returns at once when it already is.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
            var newest = await SnapshotQueries.NewestVersionAsync(db, cancellationToken);
            if (store.IsLoaded && newest == store.Current.Version)
            {
                store.MarkChecked();
                return;
            }

            if (store.TryAccept(await SnapshotQueries.LoadAsync(db, cancellationToken)))
            {
                store.MarkChecked();
                await AcknowledgeAsync(cancellationToken);
                file.Write(store.Current.State);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        try
        {
            await Task.WhenAll(RepeatAsync(RefreshAsync, PollInterval(), stoppingToken), RepeatAsync(AcknowledgeAsync, TimeSpan.FromSeconds(1), stoppingToken));
        }
        finally
        {
            await SignOffAsync();
        }
    }

    // Replicas started together must not ask together: each gets its own length of interval, within a fifth.
    private TimeSpan PollInterval() => TimeSpan.FromSeconds(options.Value.SnapshotPollSeconds * (0.9 + (uint)string.GetHashCode(replica, StringComparison.Ordinal) % 1000 / 5000.0));

    private async Task RepeatAsync(Func<CancellationToken, Task> work, TimeSpan every, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogDebug("The database does not answer ({Reason}); version {Version} stays in force", exception.Message, store.Current.Version);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "insert into replicas (id, acknowledged_version, seen_at) values ($1, $2, now()) on conflict (id) do update set acknowledged_version = greatest(replicas.acknowledged_version, excluded.acknowledged_version), seen_at = excluded.seen_at");
        command.Parameters.Add(new() { Value = replica });
        command.Parameters.Add(new() { Value = store.Current.Version });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task SignOffAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            await using var command = database.CreateCommand("delete from replicas where id = $1 or seen_at < now() - interval '1 hour'");
            command.Parameters.Add(new() { Value = replica });
            await command.ExecuteNonQueryAsync(patience.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogDebug("This replica could not sign off ({Reason}); it counts as gone after five seconds", exception.Message);
        }
    }
}
