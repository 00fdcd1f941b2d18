using LlmOps.EvalRuns.Execution.Limits;
using LlmOps.EvalRuns.Shards;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmOps.EvalRuns.Execution;

/// <summary>
/// Writes on a run why it does not move (its provider is down) and takes the word back when it moves again. A run that has waited longer than
/// <see cref="WorkerOptions.PatienceSeconds"/> is stopped with that reason, so that a person can resume it.
/// </summary>
internal sealed class RunPatience(NpgsqlDataSource database, ModelGates gates, ShardLeases leases, IOptions<WorkerOptions> options)
{
    private const string TellSql = """
        update eval_runs r set waiting_reason = k.reason, waiting_since = case when k.reason is null then null else coalesce(r.waiting_since, now()) end
        from unnest($1, $2) k(id, reason) where r.id = k.id and r.status in ('queued', 'running') and r.waiting_reason is distinct from k.reason
        """;

    private const string PatientSql = "select id from eval_runs where id = any($1) and stop_reason is null and waiting_since < now() - make_interval(secs => $2)";

    private readonly HashSet<Guid> told = [];

    public async Task TellAsync(IReadOnlyList<RunContext> runs, CancellationToken cancellationToken)
    {
        var troubles = runs.ToDictionary(run => run.Id, run => gates.Trouble(run.Models));
        var news = troubles.Where(t => t.Value is not null || told.Contains(t.Key)).ToList();
        if (news.Count == 0)
        {
            return;
        }

        await using (var command = database.CreateCommand(TellSql))
        {
            command.Parameters.Add(new() { Value = news.Select(n => n.Key).ToArray() });
            command.Parameters.Add(new() { Value = news.Select(n => n.Value).ToArray() });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        told.ExceptWith(news.Where(n => n.Value is null).Select(n => n.Key));
        told.UnionWith(news.Where(n => n.Value is not null).Select(n => n.Key));
        await StopAsync(troubles, cancellationToken);
    }

    private async Task StopAsync(IReadOnlyDictionary<Guid, string?> troubles, CancellationToken cancellationToken)
    {
        var over = new List<Guid>();
        await using (var command = database.CreateCommand(PatientSql))
        {
            command.Parameters.Add(new() { Value = troubles.Where(t => t.Value is not null).Select(t => t.Key).ToArray() });
            command.Parameters.Add(new() { Value = options.Value.PatienceSeconds });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                over.Add(reader.GetGuid(0));
            }
        }

        foreach (var run in over)
        {
            await leases.RequestStopAsync(run, $"{troubles[run]} and stays down; resume the run when it is back", cancellationToken);
        }
    }
}
