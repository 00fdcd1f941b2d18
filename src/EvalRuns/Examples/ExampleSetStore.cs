using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Siblings;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace LlmOps.EvalRuns.Examples;

/// <summary>Fetches the rows of a selection once and keeps them.</summary>
internal sealed class ExampleSetStore(EvalRunsDbContext db, RegistryClient registry, TimeProvider time)
{
    public async Task<ExampleSet> GetOrFetchAsync(ExampleSelection selection, CancellationToken cancellationToken)
    {
        var key = selection.Key;
        return await FindAsync(key, cancellationToken) ?? await FetchAsync(selection, key, cancellationToken);
    }

    private Task<ExampleSet?> FindAsync(string key, CancellationToken cancellationToken) => db.ExampleSets.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, cancellationToken);

    private async Task<ExampleSet> FetchAsync(ExampleSelection selection, string key, CancellationToken cancellationToken)
    {
        var examples = selection.Of(await registry.ExamplesAsync(selection.Dataset, selection.Split, selection.FinalCheck, cancellationToken));
        var now = time.GetUtcNow();
        var set = new ExampleSet { Id = Guid.CreateVersion7(now), Key = key, Count = examples.Count, CreatedAt = now };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var isNew = await db.Database.ExecuteSqlAsync($"insert into example_sets (id, key, count, created_at) values ({set.Id}, {key}, {set.Count}, {now}) on conflict (key) do nothing", cancellationToken) == 1;
        if (isNew)
        {
            await CopyAsync(set, examples, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return isNew ? set : (await FindAsync(key, cancellationToken))!;
    }

    private async Task CopyAsync(ExampleSet set, IReadOnlyList<Example> examples, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginBinaryImportAsync("copy set_examples (set_id, position, example_id, inputs_hash, inputs, expected, metadata) from stdin (format binary)", cancellationToken);
        for (var position = 0; position < examples.Count; position++)
        {
            var example = examples[position];
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(set.Id, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(position, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(example.Id, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(InputsHash.Of(example.Inputs), NpgsqlDbType.Bytea, cancellationToken);
            await copy.WriteAsync(example.Inputs.ToJsonString(JsonDefaults.Options), NpgsqlDbType.Json, cancellationToken);
            await copy.WriteAsync(example.Labels?.ToJsonString(JsonDefaults.Options) ?? "{}", NpgsqlDbType.Json, cancellationToken);
            await copy.WriteAsync(example.Metadata?.ToJsonString(JsonDefaults.Options), NpgsqlDbType.Json, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
