using System.Collections.Concurrent;
using System.Diagnostics;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.EvalRuns.Shards;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using Npgsql;

namespace LlmOps.EvalRuns.Execution;

/// <summary>Reads what a leased shard needs: its run (once), its rows, which items are stored already, and which answers were paid for before.</summary>
internal sealed class ShardLoading(IServiceScopeFactory scopes, NpgsqlDataSource database, Scorers scorers, TimeProvider time)
{
    private const int KeptRuns = 200;

    private readonly ConcurrentDictionary<Guid, RunContext> runs = new();
    private readonly ConcurrentDictionary<string, ProgramPlan> plans = new(StringComparer.Ordinal);

    public async Task<HeldShard> LoadAsync(LeasedShard shard, CancellationToken cancellationToken)
    {
        var leasedAt = time.GetTimestamp();
        var run = runs.TryGetValue(shard.RunId, out var known) ? known : await RunAsync(shard.RunId, cancellationToken);
        var items = await ItemsAsync(run, shard, cancellationToken);
        var span = ActivityContext.TryParse(run.TraceParent, null, isRemote: true, out var parent)
            ? EvalTelemetry.Source.StartActivity("execute shard", ActivityKind.Consumer, parent)
            : EvalTelemetry.Source.StartActivity("execute shard", ActivityKind.Consumer);
        span?.SetTag("llmops.eval_run.id", run.Id).SetTag("llmops.shard.number", shard.Number).SetTag("llmops.shard.items", items.Count);
        Activity.Current = null;
        return new(run, shard.Number, items, leasedAt, span);
    }

    private async Task<RunContext> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvalRunsDbContext>();
        var run = await db.RunAsync(id, cancellationToken);
        if (runs.Count >= KeptRuns)
        {
            runs.Clear();
            plans.Clear();
        }

        var context = new RunContext(run, plans.GetOrAdd(run.ProgramHash, _ => ProgramPlan.Compile(ProgramSpecJson.Parse(run.SpecJson))), scorers.Of(run));
        return runs[id] = context;
    }

    private async Task<List<Item>> ItemsAsync(RunContext run, LeasedShard shard, CancellationToken cancellationToken)
    {
        var (firstExample, lastExample) = (shard.First / run.Repeats, (shard.First + shard.Count - 1) / run.Repeats);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select item from eval_results where run_id = $1 and item >= $2 and item < $3")
        {
            Parameters = { new() { Value = run.Id }, new() { Value = shard.First }, new() { Value = shard.First + shard.Count } },
        });
        batch.BatchCommands.Add(new("select position, example_id, inputs_hash, inputs, expected from set_examples where set_id = $1 and position between $2 and $3")
        {
            Parameters = { new() { Value = run.ExampleSet }, new() { Value = firstExample }, new() { Value = lastExample } },
        });
        batch.BatchCommands.Add(new("""
            select inputs_hash, sample, outcome, outputs, error, inference_id, latency_ms, created_at from stored_predictions
            where program_hash = $1 and model = $2 and leave_one_out = $3 and sample < $4
              and inputs_hash in (select inputs_hash from set_examples where set_id = $5 and position between $6 and $7)
            """)
        {
            Parameters =
            {
                new() { Value = run.ProgramHash }, new() { Value = run.Model }, new() { Value = run.LeaveOneOut }, new() { Value = run.Repeats },
                new() { Value = run.ExampleSet }, new() { Value = firstExample }, new() { Value = lastExample },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var stored = new HashSet<int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            stored.Add(reader.GetInt32(0));
        }

        await reader.NextResultAsync(cancellationToken);
        var examples = new Dictionary<int, ItemExample>();
        while (await reader.ReadAsync(cancellationToken))
        {
            examples[reader.GetInt32(0)] = new(reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetString(3), reader.GetString(4));
        }

        await reader.NextResultAsync(cancellationToken);
        var predictions = await PredictionsAsync(run, reader, cancellationToken);
        return [.. Enumerable.Range(shard.First, shard.Count).Where(i => !stored.Contains(i)).Select(i =>
        {
            var (example, sample) = (examples[i / run.Repeats], i % run.Repeats);
            return new Item(i, sample, example, run.Fresh ? null : predictions.GetValueOrDefault((Convert.ToHexString(example.InputsHash), sample)));
        })];
    }

    private static async Task<Dictionary<(string, int), StoredPrediction>> PredictionsAsync(RunContext run, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var predictions = new Dictionary<(string, int), StoredPrediction>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var hash = reader.GetFieldValue<byte[]>(0);
            var sample = reader.GetInt32(1);
            predictions[(Convert.ToHexString(hash), sample)] = new()
            {
                ProgramHash = run.ProgramHash, Model = run.Model, LeaveOneOut = run.LeaveOneOut, InputsHash = hash, Sample = sample, Outcome = reader.GetString(2),
                Outputs = reader.IsDBNull(3) ? null : reader.GetString(3), Error = reader.IsDBNull(4) ? null : reader.GetString(4),
                InferenceId = reader.IsDBNull(5) ? null : reader.GetString(5), LatencyMs = reader.GetDouble(6), CreatedAt = reader.GetFieldValue<DateTimeOffset>(7),
            };
        }

        return predictions;
    }
}
