using Npgsql;

namespace LlmOps.EvalRuns.Runs.Quotes;

/// <summary>What earlier runs took for each item they asked a model for.</summary>
/// <param name="Source"><c>same_document</c>, <c>same_program</c> or <c>same_model</c>: how alike those runs were.</param>
/// <param name="Items">Items they asked for.</param>
/// <param name="InputTokens">Tokens sent for each.</param>
/// <param name="OutputTokens">Tokens answered for each.</param>
/// <param name="Cost">US dollars for each.</param>
/// <param name="PerSecond">Items they finished in a second; <see langword="null"/> when too short to tell.</param>
internal sealed record MeasuredRuns(string Source, long Items, double InputTokens, double OutputTokens, decimal Cost, double? PerSecond)
{
    public bool IsOfSameProgram => Source is "same_document" or "same_program";
}

internal static class MeasuredRunsQuery
{
    // The latest ended runs of the nearest kind; reused answers took neither money nor time of a model. Another version of the program counts if its document names this model.
    private const string Sql = """
        with alike as (
            select r.id, r.started_at, r.ended_at, case when r.program_hash = $1 then 1 when r.program = $2 then 2 else 3 end as kind
            from eval_runs r where (r.model = $3 or (r.model is null and $5 = $3 and (r.program_hash = $1 or (r.program = $2 and strpos(r.spec_json, to_json($3::text)::text) > 0)))) and r.leave_one_out = $4
              and r.status in ('completed', 'stopped') and r.started_at is not null order by kind, r.created_at desc limit 30),
        sums as (
            select a.kind, a.id, a.started_at, a.ended_at, sum(s.ok + s.parse_failures - s.reused) as items, sum(s.input_tokens) as input, sum(s.output_tokens) as output, sum(s.cost) as cost, sum(s.reused) as reused
            from alike a join shards s on s.run_id = a.id group by a.kind, a.id, a.started_at, a.ended_at having sum(s.ok + s.parse_failures - s.reused) > 0)
        select kind, sum(items)::bigint, (sum(input) / sum(items))::float8, (sum(output) / sum(items))::float8, sum(cost) / sum(items),
            (sum(items) filter (where reused = 0 and ended_at > started_at) / nullif(extract(epoch from sum(ended_at - started_at) filter (where reused = 0 and ended_at > started_at)), 0))::float8
        from sums where kind = (select min(kind) from sums) group by kind
        """;

    /// <param name="database">Where runs are kept.</param>
    /// <param name="programHash">The document to be scored.</param>
    /// <param name="program">Its program.</param>
    /// <param name="model">The model that will be asked.</param>
    /// <param name="ownModel">The model the document names.</param>
    /// <param name="leaveOneOut">Whether demos leave their own row out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<MeasuredRuns?> MeasuredAsync(this NpgsqlDataSource database, string programHash, string program, string model, string ownModel, bool leaveOneOut, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        foreach (var value in new object[] { programHash, program, model, leaveOneOut, ownModel })
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetInt32(0) switch { 1 => "same_document", 2 => "same_program", _ => "same_model" }, reader.GetInt64(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDecimal(4), reader.IsDBNull(5) ? null : reader.GetDouble(5))
            : null;
    }
}
