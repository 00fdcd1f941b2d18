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

    private const string Totals = """
        select s.run_id, sum(cost), (sum(ok + parse_failures + provider_errors + timeouts + metric_errors + input_errors) - sum(reused))::int, bool_and(state = 'done')
        from shards s where s.run_id = any($1) group by s.run_id
        """;

    /// <summary>What the database now counts for a run.</summary>
    public sealed record RunTotal(Guid RunId, decimal Cost, int Calls, bool IsDone);

    public static async Task<IReadOnlyList<RunTotal>> WriteAsync(this NpgsqlDataSource database, IReadOnlyList<ItemResult> results, string worker, CancellationToken cancellationToken)
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
        batch.BatchCommands.Add(Command(ShardRecount.Sql, runs, numbers));
        batch.BatchCommands.Add(Command(Totals, runs.Distinct().ToArray()));
        var totals = new List<RunTotal>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            // The first result set is the lock's, the last the totals'.
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                totals.Add(new(reader.GetGuid(0), reader.GetDecimal(1), reader.GetInt32(2), reader.GetBoolean(3)));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return totals;
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
