using Npgsql;

namespace LlmOps.EvalRuns.Comparisons;

/// <summary>The scores of a run by example, averaged over its samples.</summary>
internal static class RunScores
{
    private const string Sql = """
        select example_id, array_agg(score order by metric) from (
            select r.example_id, u.metric, avg(u.score) as score
            from eval_results r cross join lateral unnest(r.scores) with ordinality u(score, metric)
            where r.run_id = $1 and r.outcome in ('ok', 'parse_failure') group by r.example_id, u.metric) means
        group by example_id
        """;

    public static async Task<Dictionary<string, double?[]>> ScoresByExampleAsync(this NpgsqlDataSource database, Guid run, CancellationToken cancellationToken)
    {
        var scores = new Dictionary<string, double?[]>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = run });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            scores[reader.GetString(0)] = reader.GetFieldValue<double?[]>(1);
        }

        return scores;
    }
}
