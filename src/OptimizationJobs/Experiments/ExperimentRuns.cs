using LlmOps.Contracts.EvalRuns;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Optimization.Experiments;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Who pays for runs.</summary>
/// <param name="OwnerId">The job or campaign.</param>
/// <param name="Budget">Its hard limit in US dollars.</param>
/// <param name="SpentElsewhere">Paid out of the same budget by others.</param>
internal sealed record Payer(Guid OwnerId, decimal Budget, decimal SpentElsewhere = 0)
{
    /// <summary>Its hard limit in model calls, if any.</summary>
    public long? MostCalls { get; init; }

    /// <summary>When its time is up, if ever.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>A wish for a run.</summary>
/// <param name="Command">What to run; id and budget are filled in.</param>
/// <param name="Purpose">What for, in words.</param>
/// <param name="Estimate">Estimated cost in US dollars.</param>
/// <param name="Calls">Model calls at most.</param>
internal sealed record RunWish(StartEvalRun Command, string Purpose, decimal Estimate, int Calls = 0);

/// <summary>Has EvalRuns run things: each wish is asked for once, however often a job replays, and paid within the budget.</summary>
internal sealed class ExperimentRuns(IServiceScopeFactory scopes, EvalRunsClient evals, RunSignals signals, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromSeconds(10);
    private const string LateReason = "The time is up.";
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Returns the ended run, asking for it unless that was done before.</summary>
    /// <param name="payer">Who pays.</param>
    /// <param name="wish">What to run.</param>
    /// <param name="onAsked">Told the id once the run is asked for.</param>
    /// <param name="cancellationToken">Ends the wait; the run goes on.</param>
    /// <exception cref="BudgetSpentException">The money ran out.</exception>
    /// <exception cref="RunFailedException">The run failed, or was stopped by somebody.</exception>
    public async Task<ExperimentRun> RunAsync(Payer payer, RunWish wish, Func<Guid, Task> onAsked, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var id = RunIdentity.Of(payer.OwnerId, wish.Command, attempt);
            var command = await AskAsync(payer, wish with { Command = wish.Command with { EvalRunId = id } }, attempt > 0, cancellationToken);
            await onAsked(id);
            var run = await EndOfAsync(payer, command, cancellationToken);
            switch (run.Status)
            {
                case ExperimentRunStatus.Completed:
                    return run;
                case ExperimentRunStatus.Stopped when await IsOutOfMoneyAsync(id, cancellationToken):
                    if (run.IsLastMoney)
                    {
                        throw new BudgetSpentException();
                    }

                    break;
                case ExperimentRunStatus.Stopped:
                    throw new RunFailedException("Its eval run was stopped by somebody.");
                default:
                    throw new RunFailedException("Its eval run failed.");
            }
        }
    }

    /// <summary>Sets money aside for a call that is no eval run, unless that was done before.</summary>
    /// <returns>The ledger's row; completed when the call was paid before.</returns>
    /// <exception cref="BudgetSpentException">A limit is reached.</exception>
    public async Task<ExperimentRun> ReserveAsync(Payer payer, Guid id, decimal estimate, CancellationToken cancellationToken)
    {
        while (true)
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                if (await TryReserveAsync(payer, id, estimate, cancellationToken) is { } reserved)
                {
                    return reserved;
                }
            }
            finally
            {
                gate.Release();
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    /// <summary>Writes what was answered and paid into the row that was set aside.</summary>
    public Task<int> SettleAsync(Guid id, string? answer, decimal cost, CancellationToken cancellationToken) => WithAsync(db => db.ExperimentRuns.Where(r => r.Id == id).ExecuteUpdateAsync(
        set => set.SetProperty(r => r.Status, ExperimentRunStatus.Completed).SetProperty(r => r.Answer, answer).SetProperty(r => r.Cost, cost).SetProperty(r => r.EndedAt, time.GetUtcNow()), cancellationToken));

    /// <summary>Stops what is under way, so that a stopped job spends nothing more.</summary>
    public async Task HaltAsync(Guid owner, CancellationToken cancellationToken)
    {
        foreach (var id in await WithAsync(db => db.ExperimentRuns.Where(r => r.OwnerId == owner && r.Status == ExperimentRunStatus.Asked).Select(r => r.Id).ToListAsync(cancellationToken)))
        {
            var cost = 0m;
            try
            {
                cost = (await evals.StopAsync(id, cancellationToken)).Cost;
            }
            catch (ProblemException problem) when (problem.Status is 404 or 409)
            {
                // Not begun, or just ended: resuming sorts that out.
            }

            await WithAsync(db => db.ExperimentRuns.Where(r => r.Id == id && r.Status == ExperimentRunStatus.Asked)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, ExperimentRunStatus.Halted).SetProperty(r => r.Cost, cost), cancellationToken));
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<StartEvalRun> AskAsync(Payer payer, RunWish wish, bool isRepeat, CancellationToken cancellationToken)
    {
        while (true)
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                if (await TryAskAsync(payer, wish, isRepeat, cancellationToken) is { } command)
                {
                    return command;
                }
            }
            finally
            {
                gate.Release();
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private Task<StartEvalRun?> TryAskAsync(Payer payer, RunWish wish, bool isRepeat, CancellationToken cancellationToken) => WithAsync(async db =>
    {
        var known = await db.ExperimentRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == wish.Command.EvalRunId, cancellationToken);
        if (known is { Status: ExperimentRunStatus.Halted })
        {
            await GoOnAsync(db, known.Id, cancellationToken);
        }

        if (known is not null)
        {
            return wish.Command with { Budget = known.Allowance };
        }

        await RequireLimitsAsync(db, payer, wish.Calls, cancellationToken);
        var purse = await PurseAsync(db, payer, cancellationToken);
        if (purse is { Left: 0, Reserved: 0 })
        {
            throw new BudgetSpentException();
        }

        if (purse.Allow(wish.Estimate, isRepeat) is not { } allowance)
        {
            return null;
        }

        var command = wish.Command with { Budget = allowance };
        var now = time.GetUtcNow();
        db.Add(ExperimentRun.Ask(command, payer.OwnerId, wish, allowance == purse.Left && purse.Reserved == 0, now));
        db.EnqueueCommand(command, now);
        await db.SaveChangesAsync(cancellationToken);
        return (StartEvalRun?)command;
    });

    private Task<ExperimentRun?> TryReserveAsync(Payer payer, Guid id, decimal estimate, CancellationToken cancellationToken) => WithAsync(async db =>
    {
        if (await db.ExperimentRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellationToken) is { } known)
        {
            return known;
        }

        await RequireLimitsAsync(db, payer, 1, cancellationToken);
        var purse = await PurseAsync(db, payer, cancellationToken);
        if (estimate > purse.Left)
        {
            // What others have set aside and do not use may still do.
            return purse.Reserved > 0 ? null : throw new BudgetSpentException();
        }

        var row = ExperimentRun.Prompt(id, payer.OwnerId, estimate, time.GetUtcNow());
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return (ExperimentRun?)row;
    });

    private async Task RequireLimitsAsync(OptimizationJobsDbContext db, Payer payer, int calls, CancellationToken cancellationToken)
    {
        if (IsLate(payer))
        {
            throw new BudgetSpentException(LateReason);
        }

        if (payer.MostCalls is { } most && await db.ExperimentRuns.Where(r => r.OwnerId == payer.OwnerId).SumAsync(r => r.Calls, cancellationToken) + calls > most)
        {
            throw new BudgetSpentException($"The limit of {most} calls is reached.");
        }
    }

    private bool IsLate(Payer payer) => payer.Deadline is { } deadline && time.GetUtcNow() >= deadline;

    private static async Task<Purse> PurseAsync(OptimizationJobsDbContext db, Payer payer, CancellationToken cancellationToken)
    {
        var runs = await db.ExperimentRuns.AsNoTracking().Where(r => r.OwnerId == payer.OwnerId).ToListAsync(cancellationToken);
        var ended = runs.Where(r => r.Status is not (ExperimentRunStatus.Asked or ExperimentRunStatus.Halted)).ToList();
        decimal? correction = ended.Count > 0 ? ended.Where(r => r.Estimate > 0).Select(r => r.Cost / r.Estimate).Append(1).Max() : null;
        return new Purse(payer.Budget, payer.SpentElsewhere + ended.Sum(r => r.Cost), runs.Except(ended).Sum(r => r.Allowance), correction);
    }

    private async Task GoOnAsync(OptimizationJobsDbContext db, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await evals.ResumeAsync(id, cancellationToken);
        }
        catch (ProblemException problem) when (problem.Status is 404 or 409)
        {
            // Never begun (it is asked for again below) or ended after all: the wait finds out.
        }

        await db.ExperimentRuns.Where(r => r.Id == id && r.Status == ExperimentRunStatus.Halted)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, ExperimentRunStatus.Asked).SetProperty(r => r.Cost, 0m), cancellationToken);
    }

    // The message is the fast way; reading EvalRuns is the sure one.
    private async Task<ExperimentRun> EndOfAsync(Payer payer, StartEvalRun command, CancellationToken cancellationToken)
    {
        for (var (lastRead, lastSent) = (time.GetTimestamp(), time.GetTimestamp()); ;)
        {
            var run = await WithAsync(db => db.ExperimentRuns.AsNoTracking().SingleAsync(r => r.Id == command.EvalRunId, cancellationToken));
            if (run.Status is not (ExperimentRunStatus.Asked or ExperimentRunStatus.Halted))
            {
                return run;
            }

            if (IsLate(payer))
            {
                await HaltAsync(payer.OwnerId, cancellationToken);
                throw new BudgetSpentException(LateReason);
            }

            await signals.WaitAsync(run.Id, Look, time, cancellationToken);
            if (time.GetElapsedTime(lastRead) >= ReadEvery)
            {
                lastRead = time.GetTimestamp();
                if (!await IsKnownAsync(command, cancellationToken) && time.GetElapsedTime(lastSent) >= SendAgainAfter)
                {
                    lastSent = time.GetTimestamp();
                    await SendAgainAsync(command, cancellationToken);
                }
            }
        }
    }

    // Notes the end when there is one. While EvalRuns does not answer, the run counts as known.
    private async Task<bool> IsKnownAsync(StartEvalRun command, CancellationToken cancellationToken)
    {
        try
        {
            var run = await evals.FindAsync(command.EvalRunId, cancellationToken);
            if (run is { HasEnded: true })
            {
                await WithAsync(async db =>
                {
                    await db.NoteEndAsync(run.ToEnd(command.Metrics[0]), time.GetUtcNow(), cancellationToken);
                    return 0;
                });
            }

            return run is not null;
        }
        catch (ProblemException problem) when (problem.Status >= 500)
        {
            return true;
        }
    }

    // Sent long ago, yet unheard of: whoever should have kept it lost it. The same id makes a second copy harmless.
    private Task<int> SendAgainAsync(StartEvalRun command, CancellationToken cancellationToken) => WithAsync(db =>
    {
        db.EnqueueCommand(command, time.GetUtcNow());
        return db.SaveChangesAsync(cancellationToken);
    });

    private async Task<bool> IsOutOfMoneyAsync(Guid id, CancellationToken cancellationToken) => await evals.FindAsync(id, cancellationToken) is { StoppedForMoney: true };

    private async Task<TResult> WithAsync<TResult>(Func<OptimizationJobsDbContext, Task<TResult>> use)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>());
    }
}
