using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>Makes the daily partitions of what grows with traffic.</summary>
internal sealed class PartitionedTables(NpgsqlDataSource database)
{
    private static readonly string[] Tables = ["inferences", "inference_payloads"];
    private readonly ConcurrentDictionary<DateOnly, bool> made = new();

    /// <summary>Makes the partitions of these days where they are missing.</summary>
    public async Task EnsureAsync(IEnumerable<DateOnly> days, CancellationToken cancellationToken)
    {
        foreach (var day in days.Distinct().Where(d => !made.ContainsKey(d)).Order().ToList())
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            // Two replicas making the same partition at once would fail each other.
            await ExecuteAsync(connection, "select pg_advisory_xact_lock(hashtext('llmops.partitions'))", cancellationToken);
            foreach (var table in Tables)
            {
                await ExecuteAsync(connection, $"create table if not exists {table}_{Text(day, "yyyyMMdd")} partition of {table} for values from ('{Text(day, "yyyy-MM-dd")} 00:00:00+00') to ('{Text(day.AddDays(1), "yyyy-MM-dd")} 00:00:00+00')", cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            made[day] = true;
        }
    }

    private static string Text(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
