using System.Text.Json;
using LlmOps.Contracts.EvalRuns;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Shards;
using LlmOps.Evaluation.Agreement;
using LlmOps.Evaluation.Judges;
using LlmOps.Evaluation.Statistics;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Ends a run once: whoever finds nothing left to do tries, the row's lock lets one through, and the announcement commits with the end.</summary>
internal sealed class RunEnding(EvalRunsDbContext db, TimeProvider time)
{
    public const string BudgetSpent = "the budget is spent";

    public async Task TryEndAsync(Guid id, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var run = await db.LockRunAsync(id, cancellationToken);
        if (run.HasEnded || !await IsIdleAsync(run, cancellationToken))
        {
            return;
        }

        // Only what is left open by a stop has to be told from a run that is done.
        var isDone = !await db.Shards.AnyAsync(s => s.RunId == id && s.State != "done", cancellationToken);
        if (!isDone && run.StopReason == BudgetSpent)
        {
            await StopForBudgetAsync(run, cancellationToken);
        }

        var progress = await db.ReadInTransactionAsync(id, cancellationToken);
        var scores = await ScoresAsync(run, progress, cancellationToken);
        var (status, reason) = Decide(run, isDone, progress);
        var now = time.GetUtcNow();
        run.End(status, reason, JsonSerializer.Serialize(scores, JsonDefaults.Options), now);
        db.Enqueue(Announcement(run, progress, scores[0]), now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>Nothing open; or, for a run that is to stop, nobody at work on it any more.</summary>
    private async Task<bool> IsIdleAsync(EvalRun run, CancellationToken cancellationToken) => run.StopReason is null
        ? !await db.Shards.AnyAsync(s => s.RunId == run.Id && s.State != "done", cancellationToken)
        : (await db.Database.SqlQuery<int>($"select 1 as value from shards where run_id = {run.Id} and state = 'leased' and lease_expires_at >= now() limit 1").ToListAsync(cancellationToken)).Count == 0;

    private static (EvalRunStatus Status, string? Reason) Decide(EvalRun run, bool isDone, RunProgress progress)
    {
        if (!isDone)
        {
            return (EvalRunStatus.Stopped, run.StopReason);
        }

        return progress.Scored == 0
            ? (EvalRunStatus.Failed, $"No example could be scored: {string.Join(", ", progress.Outcomes.Select(o => $"{o.Value} {o.Key.Replace('_', ' ')}"))}.")
            : (EvalRunStatus.Completed, null);
    }

    /// <summary>Items nobody asked a model for get an outcome of their own.</summary>
    private async Task StopForBudgetAsync(EvalRun run, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"""
            insert into eval_results (run_id, item, example_id, sample, outcome, scores, latency_ms, cost, input_tokens, output_tokens, reused)
            select {run.Id}, e.position * {run.Repeats} + sample, e.example_id, sample, {Outcome.BudgetStop}, array_fill(null::float8, array[{run.Metrics.Length}]), 0, 0, 0, 0, false
            from set_examples e cross join generate_series(0, {run.Repeats - 1}) sample where e.set_id = {run.ExampleSetId}
            on conflict do nothing
            """, cancellationToken);
        await db.Database.RecountAsync(run.Id, cancellationToken);
    }

    /// <summary>Several samples of one example are averaged first: the interval counts examples.</summary>
    private async Task<IReadOnlyList<MetricScore>> ScoresAsync(EvalRun run, RunProgress progress, CancellationToken cancellationToken)
    {
        var scores = new List<MetricScore>();
        for (var i = 0; i < run.Metrics.Length; i++)
        {
            var summary = progress.Summary(i);
            if (run.Repeats > 1)
            {
                summary = EvalSummary.Of(await db.Database.SqlQuery<double>($"select avg(scores[{i + 1}]) as value from eval_results where run_id = {run.Id} and scores[{i + 1}] is not null group by example_id").ToListAsync(cancellationToken));
            }

            scores.Add(MetricScore.Of(run.Metrics[i], summary, progress.Scored) with { Corrected = await CorrectedAsync(run, i, progress, cancellationToken) });
        }

        return scores;
    }

    /// <summary>Only single samples are independent cases, and only verdicts can be corrected by rates.</summary>
    private async Task<CorrectedScore?> CorrectedAsync(EvalRun run, int metric, RunProgress progress, CancellationToken cancellationToken)
    {
        if (run.Repeats > 1 || run.MetricUses[metric].Judge?.CertificateId is not { } id || metric >= progress.ScoreCounts.Length || progress.ScoreCounts[metric] == 0 || progress.ScoreSums[metric] != progress.ScoreSquares[metric])
        {
            return null;
        }

        var figures = await db.Certificates.AsNoTracking().Where(c => c.Id == id).Select(c => c.Figures).SingleAsync(cancellationToken);
        return CorrectedPassRate.Of((long)progress.ScoreSums[metric], progress.ScoreCounts[metric], JsonSerializer.Deserialize<JudgeFigures>(figures!, JsonDefaults.Options)!.Counts) is { } corrected
            ? new(corrected.Value, corrected.Interval.Lower, corrected.Interval.Upper)
            : null;
    }

    private static EvalRunCompleted Announcement(EvalRun run, RunProgress progress, MetricScore deciding) => new()
    {
        EvalRunId = run.Id, Status = run.Status.ToString().ToLowerInvariant(), Program = run.Program, Version = run.Version, Metric = run.Metrics[0],
        Score = deciding.Score, Lower = deciding.Lower, Upper = deciding.Upper,
        Scored = progress.Scored, Errors = progress.Done - progress.Scored, Cost = progress.Cost + run.EarlierCost,
    };
}
