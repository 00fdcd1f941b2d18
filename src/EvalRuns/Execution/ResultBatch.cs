using System.Globalization;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Shards;
using Npgsql;

namespace LlmOps.EvalRuns.Execution;

/// <summary>Writes many results in one transaction and two round trips: rows once each, predictions for reuse, sums of the shards touched.</summary>
internal static class ResultBatch
{
    // The key (run, item) lets a result in once; a shard's second worker changes nothing.
    private const string Results = """
        insert into eval_results (run_id, item, example_id, sample, outcome, scores, outputs, error, inference_id, latency_ms, cost, input_tokens, output_tokens, reused, explanations, worker)
        select run_id, item, example_id, sample, outcome, scores::float8[], outputs::json, error, inference_id, latency_ms, cost, input_tokens, output_tokens, reused, explanations::json, $16
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            r(run_id, item, example_id, sample, outcome, scores, outputs, error, inference_id, latency_ms, cost, input_tokens, output_tokens, reused, explanations)
        on conflict do nothing
        """;

    private const string Predictions = """
        insert into stored_predictions (program_hash, model, leave_one_out, inputs_hash, sample, outcome, outputs, error, inference_id, latency_ms, created_at)
        select program_hash, model, leave_one_out, inputs_hash, sample, outcome, outputs::json, error, inference_id, latency_ms, created_at
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) p(program_hash, model, leave_one_out, inputs_hash, sample, outcome, outputs, error, inference_id, latency_ms, created_at)
        on conflict do nothing
        """;

    // Locks in key order, before anything is written: no deadlock, and the recount sees all rows of a shard.
    private const string Lock = "select 1 from shards s join unnest($1, $2) k(run_id, number) on s.run_id = k.run_id and s.number = k.number order by s.run_id, s.number for update of s";

    private const string Done = """
        select r.id from unnest($1) r(id) where not exists (select 1 from shards s where s.run_id = r.id and s.state <> 'done')
        """;

    // What was reserved becomes cost in this transaction; a stored answer had something reserved too when a judge is asked about it. A shard that another worker has since taken over counts it as lost instead.
    private const string Reserved = """
        update shards s set reserved_items = greatest(0, reserved_items - k.items) from unnest($1, $2, $3) k(run_id, number, items)
        where s.run_id = k.run_id and s.number = k.number and s.lease_owner = $4
        """;

    /// <returns>The runs that have nothing left to do.</returns>
    public static async Task<IReadOnlyList<Guid>> WriteAsync(this NpgsqlDataSource database, IReadOnlyList<ItemResult> results, string worker, CancellationToken cancellationToken)
    {
        var shards = results.Select(r => (r.Shard.Run.Id, r.Shard.Number)).Distinct().ToList();
        Guid[] runs = [.. shards.Select(s => s.Id)];
        int[] numbers = [.. shards.Select(s => s.Number)];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Command(Lock, runs, numbers));
        batch.BatchCommands.Add(ResultRows([.. results.Select(r => r.Result)], worker));
        batch.BatchCommands.Add(PredictionRows([.. results.SelectMany(r => r.Predictions)
            .OrderBy(p => p.ProgramHash, StringComparer.Ordinal).ThenBy(p => p.Model, StringComparer.Ordinal).ThenBy(p => p.LeaveOneOut).ThenBy(p => Convert.ToHexString(p.InputsHash), StringComparer.Ordinal).ThenBy(p => p.Sample)]));
        if (results.Any(r => r.Shard.Run.Limit is not null))
        {
            int[] paid = [.. shards.Select(s => results.Count(r => r.Shard.Run.Id == s.Id && r.Shard.Number == s.Number && (!r.Result.Reused || r.Shard.Run.ScoringAsks)))];
            batch.BatchCommands.Add(Command(Reserved, runs, numbers, paid, worker));
        }

        batch.BatchCommands.Add(Command(ShardRecount.Sql, runs, numbers));
        batch.BatchCommands.Add(Command(Done, runs.Distinct().ToArray()));
        var done = new List<Guid>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            // The first result set is the lock's, the last names the runs.
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                done.Add(reader.GetGuid(0));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return done;
    }

    private static NpgsqlBatchCommand ResultRows(EvalResult[] rows, string worker) => Command(Results,
        Column(rows, r => r.RunId), Column(rows, r => r.Item), Column(rows, r => r.ExampleId), Column(rows, r => r.Sample), Column(rows, r => r.Outcome),
        Column(rows, r => $"{{{string.Join(',', r.Scores.Select(s => s?.ToString("R", CultureInfo.InvariantCulture) ?? "NULL"))}}}"),
        Column(rows, r => r.Outputs), Column(rows, r => r.Error), Column(rows, r => r.InferenceId), Column(rows, r => r.LatencyMs), Column(rows, r => r.Cost),
        Column(rows, r => r.InputTokens), Column(rows, r => r.OutputTokens), Column(rows, r => r.Reused), Column(rows, r => r.Explanations), worker);

    private static NpgsqlBatchCommand PredictionRows(StoredPrediction[] rows) => Command(Predictions,
        Column(rows, p => p.ProgramHash), Column(rows, p => p.Model), Column(rows, p => p.LeaveOneOut), Column(rows, p => p.InputsHash), Column(rows, p => p.Sample),
        Column(rows, p => p.Outcome), Column(rows, p => p.Outputs), Column(rows, p => p.Error), Column(rows, p => p.InferenceId), Column(rows, p => p.LatencyMs), Column(rows, p => p.CreatedAt));

    private static TValue[] Column<TRow, TValue>(TRow[] rows, Func<TRow, TValue> value) => Array.ConvertAll(rows, row => value(row));

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
