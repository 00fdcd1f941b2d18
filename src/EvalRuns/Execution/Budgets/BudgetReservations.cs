using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmOps.EvalRuns.Execution.Budgets;

/// <summary>
/// Reserves a run's money in the database before its items begin, so that several workers together keep within the limit. A reservation lives on the leased
/// shard: storing a result turns it into cost in the same transaction, giving the shard back frees it, and with a lost worker it counts as spent.
/// </summary>
internal sealed class BudgetReservations(NpgsqlDataSource database, IOptions<WorkerOptions> options)
{
    private const int Chunk = 8;

    // One at a time for each run; held until the end of the transaction.
    private const string LockSql = "select pg_advisory_xact_lock(hashtextextended('llmops.budget.' || $1::text, 0))";

    // A lease that has run out belongs to a worker that is gone: what it had reserved may have been paid for.
    private const string ReadSql = """
        select coalesce(sum(s.cost), 0) + r.earlier_cost + coalesce(sum(s.lost_items + case when s.lease_expires_at < now() then s.reserved_items else 0 end), 0) * coalesce(max(s.largest_cost), 0),
            coalesce(sum(s.reserved_items) filter (where s.lease_expires_at >= now()), 0)::int, max(s.largest_cost)
        from eval_runs r left join shards s on s.run_id = r.id where r.id = $1 group by r.id
        """;

    private const string ReserveSql = "update shards set reserved_items = reserved_items + $3 where run_id = $1 and number = $2 and state = 'leased' and lease_owner = $4";

    /// <summary>Allots the shard as many of its items as the limit bears.</summary>
    public async Task<BudgetGrant> ReserveAsync(HeldShard shard, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var lease = Command(connection, LockSql, shard.Run.Id))
        {
            await lease.ExecuteNonQueryAsync(cancellationToken);
        }

        var grant = (await ReadAsync(connection, shard.Run.Id, cancellationToken)).Grant(shard.Run.Limit!.Value, Math.Min(Chunk, shard.Pending));
        if (grant.Items > 0)
        {
            await using var reserve = Command(connection, ReserveSql, shard.Run.Id, shard.Number, grant.Items, options.Value.WorkerName);
            if (await reserve.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                // The lease is gone: whoever has it now reserves for himself.
                shard.Abandon();
                return new(0, IsSpent: false);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        shard.Allot(grant.Items);
        return grant;
    }

    private static async Task<RunSpending> ReadAsync(NpgsqlConnection connection, Guid run, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, ReadSql, run);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetDecimal(0), reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetDecimal(2));
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
