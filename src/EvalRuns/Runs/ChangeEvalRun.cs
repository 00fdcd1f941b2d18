using LlmOps.EvalRuns.Execution;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Shards;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Runs;

/// <summary>What a person may do to a run: stop it, go on with it, try its errors again. Each works on the locked row, so that no two changes cross.</summary>
internal static class ChangeEvalRun
{
    /// <summary>Workers finish what they have asked already; the run ends when the last of them is done.</summary>
    public static async Task<Ok<EvalRunResponse>> Stop(Guid id, EvalRunsDbContext db, RunEnding ending, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            var run = await db.LockRunAsync(id, cancellationToken);
            run.RequestStop("by a person");
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await ending.TryEndAsync(id, cancellationToken);
        return TypedResults.Ok(await db.ReadRunAsync(database, id, time, cancellationToken));
    }

    public static async Task<Ok<EvalRunResponse>> Resume(Guid id, EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, WorkSignal signal, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var run = await db.LockRunAsync(id, cancellationToken);
        if (run.Status is not EvalRunStatus.Stopped)
        {
            throw ProblemException.Conflict("eval_run_not_stopped", $"Only a stopped run can be resumed; this one is {run.Status.ToString().ToLowerInvariant()}.");
        }

        await ReopenAsync(run, db, [Outcome.BudgetStop], database, time, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Announce();
        return TypedResults.Ok(await db.ReadRunAsync(database, id, time, cancellationToken));
    }

    public static async Task<Ok<EvalRunResponse>> RetryErrors(Guid id, EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, WorkSignal signal, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var run = await db.LockRunAsync(id, cancellationToken);
        if (!run.HasEnded)
        {
            throw ProblemException.Conflict("eval_run_not_ended", "Errors can be tried again once the run has ended.");
        }

        string[] errors = [.. Outcome.All.Where(o => !Outcome.IsScored(o))];
        if (await ReopenAsync(run, db, errors, database, time, cancellationToken) == 0)
        {
            throw ProblemException.Conflict("nothing_to_retry", "Every example of this run was scored; there are no errors to try again.");
        }

        await transaction.CommitAsync(cancellationToken);
        signal.Announce();
        return TypedResults.Ok(await db.ReadRunAsync(database, id, time, cancellationToken));
    }

    /// <returns>How many results were thrown away to be made anew.</returns>
    private static async Task<int> ReopenAsync(EvalRun run, EvalRunsDbContext db, string[] outcomes, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        var progress = await database.ReadAsync(run.Id, cancellationToken);
        if (run.Budget is { } budget && progress.Cost + run.EarlierCost >= budget)
        {
            throw ProblemException.Conflict("budget_exhausted", $"The run has spent its budget of {budget} US dollars. Start a new run with a higher one: what is scored already costs nothing there.");
        }

        var thrown = db.Results.Where(r => r.RunId == run.Id && outcomes.Contains(r.Outcome));
        var spent = await thrown.GroupBy(_ => 1).Select(g => new { Cost = g.Sum(r => r.Cost), Input = g.Sum(r => r.InputTokens), Output = g.Sum(r => r.OutputTokens) }).SingleOrDefaultAsync(cancellationToken);
        run.KeepSpent(spent?.Cost ?? 0, spent?.Input ?? 0, spent?.Output ?? 0);
        var count = await thrown.ExecuteDeleteAsync(cancellationToken);
        await db.Database.RecountAsync(run.Id, cancellationToken);
        var now = time.GetUtcNow();
        run.Reopen(progress.Done - (outcomes is [Outcome.BudgetStop] ? 0 : count - progress.Outcomes.GetValueOrDefault(Outcome.BudgetStop)), now);
        db.Enqueue(new EvalRunQueued(run.Id), now);
        await db.SaveChangesAsync(cancellationToken);
        return count;
    }

    public static async Task<EvalRun> LockRunAsync(this EvalRunsDbContext db, Guid id, CancellationToken cancellationToken) =>
        (await db.EvalRuns.FromSql($"select *, xmin from eval_runs where id = {id} for update").ToListAsync(cancellationToken)).SingleOrDefault()
        ?? throw new ProblemException(404, "eval_run_not_found", $"There is no eval run {id}.");
}
