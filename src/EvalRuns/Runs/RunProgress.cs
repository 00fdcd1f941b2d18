using LlmOps.EvalRuns.Results;
using LlmOps.Evaluation.Statistics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Runs;

/// <summary>How far a run is: the sums over its shards.</summary>
internal sealed record RunProgress
{
    public static RunProgress Nothing { get; } = new();

    /// <summary>Count by outcome, outcomes that occur.</summary>
    public IReadOnlyDictionary<string, int> Outcomes { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public int Reused { get; init; }
    public decimal Cost { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long[] ScoreCounts { get; init; } = [];
    public double[] ScoreSums { get; init; } = [];
    public double[] ScoreSquares { get; init; } = [];

    /// <summary>Predictions finished; what the budget stopped was never begun.</summary>
    public int Done => Outcomes.Where(o => o.Key != Outcome.BudgetStop).Sum(o => o.Value);

    public int Scored => Outcomes.Where(o => Outcome.IsScored(o.Key)).Sum(o => o.Value);

    public EvalSummary Summary(int metric) => metric < ScoreCounts.Length ? EvalSummary.OfSums(ScoreCounts[metric], ScoreSums[metric], ScoreSquares[metric]) : EvalSummary.Nothing;
}

/// <summary>Reads the progress of many runs in one round trip.</summary>
internal static class RunProgressQuery
{
    private const string Counts = """
        select s.run_id, sum(ok)::int, sum(parse_failures)::int, sum(provider_errors)::int, sum(timeouts)::int, sum(metric_errors)::int, sum(input_errors)::int, sum(budget_stops)::int,
               sum(reused)::int, sum(cost), sum(input_tokens)::bigint, sum(output_tokens)::bigint
        from shards s where s.run_id = any($1) group by s.run_id
        """;

    private const string Sums = """
        select run_id, array_agg(n order by metric), array_agg(total order by metric), array_agg(squares order by metric) from (
            select s.run_id, m.metric, sum(m.n)::bigint as n, sum(m.total) as total, sum(m.squares) as squares
            from shards s cross join lateral unnest(s.score_counts, s.score_sums, s.score_squares) with ordinality as m(n, total, squares, metric)
            where s.run_id = any($1) group by s.run_id, m.metric) sums
        group by run_id
        """;

    public static async Task<RunProgress> ReadAsync(this NpgsqlDataSource database, Guid run, CancellationToken cancellationToken) =>
        (await database.ReadAsync([run], cancellationToken)).GetValueOrDefault(run, RunProgress.Nothing);

    public static async Task<IReadOnlyDictionary<Guid, RunProgress>> ReadAsync(this NpgsqlDataSource database, Guid[] runs, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        return await ReadAsync(batch, runs, cancellationToken);
    }

    /// <summary>Reads inside the context's transaction, so that what it has just written counts.</summary>
    public static async Task<RunProgress> ReadInTransactionAsync(this DbContext db, Guid run, CancellationToken cancellationToken)
    {
        await using var batch = ((NpgsqlConnection)db.Database.GetDbConnection()).CreateBatch();
        return (await ReadAsync(batch, [run], cancellationToken)).GetValueOrDefault(run, RunProgress.Nothing);
    }

    private static async Task<IReadOnlyDictionary<Guid, RunProgress>> ReadAsync(NpgsqlBatch batch, Guid[] runs, CancellationToken cancellationToken)
    {
        var byRun = new Dictionary<Guid, RunProgress>();
        batch.BatchCommands.Add(new(Counts) { Parameters = { new() { Value = runs } } });
        batch.BatchCommands.Add(new(Sums) { Parameters = { new() { Value = runs } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            byRun[reader.GetGuid(0)] = new()
            {
                Outcomes = Outcome.All.Select((outcome, i) => (outcome, count: reader.GetInt32(1 + i))).Where(o => o.count > 0).ToDictionary(o => o.outcome, o => o.count, StringComparer.Ordinal),
                Reused = reader.GetInt32(8), Cost = reader.GetDecimal(9), InputTokens = reader.GetInt64(10), OutputTokens = reader.GetInt64(11),
            };
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            byRun[reader.GetGuid(0)] = byRun[reader.GetGuid(0)] with { ScoreCounts = reader.GetFieldValue<long[]>(1), ScoreSums = reader.GetFieldValue<double[]>(2), ScoreSquares = reader.GetFieldValue<double[]>(3) };
        }

        return byRun;
    }
}
