using LlmOps.Contracts.InferenceGateway;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>Stores a batch of spool entries in one transaction. By id: storing it again changes nothing and announces nothing.</summary>
internal sealed class SpoolStore(GatewayDbContext db, PartitionedTables partitions, TimeProvider time)
{
    public async Task StoreAsync(IReadOnlyList<SpoolEntry> entries, CancellationToken cancellationToken)
    {
        var inferences = entries.Select(e => e.Inference).OfType<SpooledInference>().ToList();
        var feedback = entries.Select(e => e.Feedback).OfType<SpooledFeedback>().ToList();
        await partitions.EnsureAsync(inferences.Select(i => DateOnly.FromDateTime(i.At.UtcDateTime)), cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        if (inferences.Count > 0)
        {
            await CopyAsync(connection, InferenceColumns.Facts, inferences, cancellationToken);
            await CopyAsync(connection, InferenceColumns.Payload, inferences, cancellationToken);
        }

        if (feedback.Count > 0)
        {
            var stored = (await CopyAsync(connection, InferenceColumns.Feedback, feedback, cancellationToken)).ToHashSet();
            foreach (var word in feedback.DistinctBy(f => f.Id).Where(f => stored.Contains(f.Id)))
            {
                db.Enqueue(new FeedbackReceived(word.Id, word.InferenceId, word.Program, word.Version, word.Score, word.Correction is not null, word.ReceivedAt), time.GetUtcNow());
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // COPY knows no conflicts: it fills a table of this transaction alone, and an insert takes over what is new.
    private static async Task<IReadOnlyList<Guid>> CopyAsync<T>(NpgsqlConnection connection, SpoolTable<T> table, IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", table.Columns.Select(c => c.Name));
        await ExecuteAsync(connection, $"create temp table incoming_{table.Name} on commit drop as select {names} from {table.Name} limit 0", cancellationToken);
        await using (var import = await connection.BeginBinaryImportAsync($"copy incoming_{table.Name} ({names}) from stdin (format binary)", cancellationToken))
        {
            foreach (var row in rows)
            {
                await import.StartRowAsync(cancellationToken);
                foreach (var column in table.Columns)
                {
                    if (column.Value(row) is { } value)
                    {
                        await import.WriteAsync(value, column.Type, cancellationToken);
                    }
                    else
                    {
                        await import.WriteNullAsync(cancellationToken);
                    }
                }
            }

            await import.CompleteAsync(cancellationToken);
        }

        await using var insert = new NpgsqlCommand($"insert into {table.Name} ({names}) select {names} from incoming_{table.Name} on conflict do nothing returning id", connection);
        await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A table entries go into.</summary>
internal sealed record SpoolTable<T>(string Name, IReadOnlyList<SpoolColumn<T>> Columns);

/// <summary>A column and where its value comes from.</summary>
internal sealed record SpoolColumn<T>(string Name, NpgsqlDbType Type, Func<T, object?> Value);
