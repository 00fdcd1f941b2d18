using System.Text;
using System.Text.Json;
using LlmOps.ServiceDefaults.Persistence;
using Npgsql;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>Carries the spool to PostgreSQL in batches, as long as it takes; keeps partitions ready for the days ahead.</summary>
internal sealed class SpoolShipper(SpoolFiles files, SpoolWriter writer, SpoolReader reader, PartitionedTables partitions, IServiceScopeFactory scopes, DatabaseReady ready, TimeProvider time, ILogger<SpoolShipper> log)
    : BackgroundService
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FlushAsync(stoppingToken), PreparePartitionsAsync(stoppingToken), ShipAsync(stoppingToken));

    // What is left when the host stops is read again at the next start.
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        writer.Flush();
    }

    private async Task FlushAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            writer.Flush();
        }
    }

    private async Task PreparePartitionsAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        do
        {
            try
            {
                var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
                await partitions.EnsureAsync(Enumerable.Range(0, 4).Select(today.AddDays), stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                log.LogWarning("Partitions for the days ahead could not be made ({Reason})", exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ShipAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        var position = files.ReadPosition();
        var pause = Gather;
        while (!stoppingToken.IsCancellationRequested)
        {
            var batch = reader.Read(position, writer.End, BatchSize);
            if (batch.Next == position)
            {
                await writer.Appended.WaitAsync(stoppingToken);
                await Task.Delay(Gather, time, stoppingToken);
                continue;
            }

            try
            {
                await StoreAsync(batch.Entries, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                log.LogWarning("{Bytes} bytes of inferences wait in the spool ({Reason}); next try in {Pause}", writer.Waiting, exception.Message, pause);
                await Task.Delay(pause, time, stoppingToken);
                continue;
            }

            pause = Gather;
            position = batch.Next;
            files.WritePosition(position);
            foreach (var segment in batch.Finished)
            {
                files.Delete(segment);
            }

            writer.Shipped(batch.Bytes);
            GatewayTelemetry.Shipped.Add(batch.Entries.Count);
        }
    }

    // One entry PostgreSQL cannot take must not hold up all others: the batch is halved until the bad ones stand alone.
    private async Task StoreAsync(IReadOnlyList<SpoolEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SpoolStore>().StoreAsync(entries, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState.StartsWith("22", StringComparison.Ordinal) || exception.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            if (entries.Count == 1)
            {
                log.LogError("An entry is set aside in {File}: PostgreSQL refuses it ({State})", files.Rejected, exception.SqlState);
                GatewayTelemetry.SpoolDropped.Add(1);
                await File.AppendAllTextAsync(files.Rejected, JsonSerializer.Serialize(entries[0], SpoolJson.Default.SpoolEntry) + "\n", Encoding.UTF8, cancellationToken);
                return;
            }

            await StoreAsync([.. entries.Take(entries.Count / 2)], cancellationToken);
            await StoreAsync([.. entries.Skip(entries.Count / 2)], cancellationToken);
        }
    }
}
