using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace LlmOps.EvalRuns.Shards;

/// <summary>Recomputes a shard's sums and state from its stored results. A shard is 50 rows behind the primary key, so this is cheaper than keeping sums in step.</summary>
internal static class ShardRecount
{
    /// <summary>For the shards ($1 run, $2 number); they must be locked before the results are written, so that two writers see each other's rows.</summary>
    public const string Sql = """
        update shards s set
            state = case when t.items = x.count then 'done' when x.state = 'done' then 'waiting' else x.state end,
            lease_owner = case when t.items = x.count then null else x.lease_owner end,
            lease_expires_at = case when t.items = x.count then null else x.lease_expires_at end,
            reserved_items = case when t.items = x.count then 0 else x.reserved_items end, largest_cost = t.largest_cost,
            ok = t.ok, parse_failures = t.parse_failures, provider_errors = t.provider_errors, timeouts = t.timeouts, metric_errors = t.metric_errors,
            input_errors = t.input_errors, budget_stops = t.budget_stops, reused = t.reused, cost = t.cost, input_tokens = t.input_tokens, output_tokens = t.output_tokens,
            score_counts = coalesce(m.counts, '{}'), score_sums = coalesce(m.sums, '{}'), score_squares = coalesce(m.squares, '{}')
        from unnest($1, $2) k(run_id, number)
        join shards x on x.run_id = k.run_id and x.number = k.number
        cross join lateral (
            select count(*) as items, count(*) filter (where outcome = 'ok') as ok, count(*) filter (where outcome = 'parse_failure') as parse_failures,
                count(*) filter (where outcome = 'provider_error') as provider_errors, count(*) filter (where outcome = 'timeout') as timeouts,
                count(*) filter (where outcome = 'metric_error') as metric_errors, count(*) filter (where outcome = 'input_error') as input_errors,
                count(*) filter (where outcome = 'budget_stop') as budget_stops, count(*) filter (where reused) as reused,
                max(cost) filter (where cost > 0 or (not reused and outcome in ('ok', 'parse_failure'))) as largest_cost,
                coalesce(sum(cost), 0) as cost, coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens
            from eval_results r where r.run_id = x.run_id and r.item >= x.first and r.item < x.first + x.count) t
        cross join lateral (
            select array_agg(n order by metric) as counts, array_agg(total order by metric) as sums, array_agg(square order by metric) as squares from (
                select u.metric, count(u.score) as n, coalesce(sum(u.score), 0) as total, coalesce(sum(u.score * u.score), 0) as square
                from eval_results r cross join lateral unnest(r.scores) with ordinality u(score, metric)
                where r.run_id = x.run_id and r.item >= x.first and r.item < x.first + x.count group by u.metric) by_metric) m
        where s.run_id = x.run_id and s.number = x.number
        """;

    /// <summary>Recounts every shard of a run.</summary>
    public static async Task RecountAsync(this DatabaseFacade database, Guid run, CancellationToken cancellationToken)
    {
        var numbers = await database.SqlQuery<int>($"select number as value from shards where run_id = {run} order by number for update").ToListAsync(cancellationToken);
        await database.ExecuteSqlRawAsync(
            Sql.Replace("$1", "{0}", StringComparison.Ordinal).Replace("$2", "{1}", StringComparison.Ordinal).Replace("'{}'", "'{{}}'", StringComparison.Ordinal),
            [Enumerable.Repeat(run, numbers.Count).ToArray(), numbers.ToArray()], cancellationToken);
    }
}
