using LlmOps.EvalRuns.Execution;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmOps.EvalRuns.Shards;

/// <summary>A shard just leased.</summary>
internal sealed record LeasedShard(Guid RunId, int Number, int First, int Count);

/// <summary>Takes, renews and gives back leases. Time is the database's: workers' clocks may differ.</summary>
internal sealed class ShardLeases(NpgsqlDataSource database, IOptions<WorkerOptions> options)
{
    // What the last owner had reserved and not stored may have been paid for: it counts as lost. Fair over runs: the run with the fewest living leases is served first, then the oldest.
    private const string TakeSql = """
        with load as (
            select run_id, count(*) filter (where state = 'leased' and lease_expires_at >= now()) as leased from shards where state <> 'done' group by run_id),
        picked as (
            select s.run_id, s.number from shards s join load l on l.run_id = s.run_id join eval_runs r on r.id = s.run_id
            where r.status in ('queued', 'running') and r.stop_reason is null and not r.id = any($3)
              and (s.state = 'waiting' or (s.state = 'leased' and s.lease_expires_at < now()))
            order by l.leased, r.created_at, s.run_id, s.number limit 1 for update of s skip locked),
        taken as (
            update shards s set state = 'leased', lease_owner = $1, lease_expires_at = now() + make_interval(secs => $2), attempts = attempts + 1,
                lost_items = s.lost_items + s.reserved_items, reserved_items = 0
            from picked p where s.run_id = p.run_id and s.number = p.number returning s.run_id, s.number, s.first, s.count),
        begun as (
            update eval_runs r set status = 'running', started_at = coalesce(started_at, now()), pace_from = coalesce(pace_from, now()), pace_next_from = coalesce(pace_next_from, now())
            from taken t where r.id = t.run_id and r.status = 'queued' and r.stop_reason is null)
        select run_id, number, first, count from taken
        """;

    private const string RenewSql = """
        update shards s set lease_expires_at = now() + make_interval(secs => $2)
        from unnest($3, $4) k(run_id, number), eval_runs r
        where s.run_id = k.run_id and s.number = k.number and s.state = 'leased' and s.lease_owner = $1 and r.id = s.run_id
        returning s.run_id, s.number, r.stop_reason is not null
        """;

    /// <summary>The next shard to work on, or <see langword="null"/>.</summary>
    /// <param name="except">Runs to leave out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LeasedShard?> TryTakeAsync(Guid[] except, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(TakeSql);
        command.Parameters.Add(new() { Value = options.Value.WorkerName });
        command.Parameters.Add(new() { Value = (double)options.Value.LeaseSeconds });
        command.Parameters.Add(new() { Value = except });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetGuid(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3)) : null;
    }

    /// <summary>Renews leases and abandons shards that were lost to another worker or whose run is to stop.</summary>
    public async Task RenewAsync(IReadOnlyCollection<HeldShard> held, CancellationToken cancellationToken)
    {
        var kept = new HashSet<(Guid, int)>();
        await using (var command = database.CreateCommand(RenewSql))
        {
            command.Parameters.Add(new() { Value = options.Value.WorkerName });
            command.Parameters.Add(new() { Value = (double)options.Value.LeaseSeconds });
            command.Parameters.Add(new() { Value = held.Select(s => s.Run.Id).ToArray() });
            command.Parameters.Add(new() { Value = held.Select(s => s.Number).ToArray() });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (!reader.GetBoolean(2))
                {
                    kept.Add((reader.GetGuid(0), reader.GetInt32(1)));
                }
            }
        }

        foreach (var shard in held.Where(s => !kept.Contains((s.Run.Id, s.Number))))
        {
            shard.Abandon();
        }
    }

    /// <summary>Gives a shard back unfinished, for others to take at once. Calls that were broken off count as spent.</summary>
    public async Task ReleaseAsync(HeldShard shard, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update shards set state = 'waiting', lease_owner = null, lease_expires_at = null, reserved_items = 0, lost_items = lost_items + $4 where run_id = $1 and number = $2 and state = 'leased' and lease_owner = $3");
        command.Parameters.Add(new() { Value = shard.Run.Id });
        command.Parameters.Add(new() { Value = shard.Number });
        command.Parameters.Add(new() { Value = options.Value.WorkerName });
        command.Parameters.Add(new() { Value = shard.Lost });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Asks every worker to stop the run, unless it has a reason already.</summary>
    public async Task RequestStopAsync(Guid run, string reason, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update eval_runs set stop_reason = $2 where id = $1 and stop_reason is null and status in ('queued', 'running')");
        command.Parameters.Add(new() { Value = run });
        command.Parameters.Add(new() { Value = reason });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
