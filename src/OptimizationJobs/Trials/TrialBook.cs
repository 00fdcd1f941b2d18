using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Trials;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Trials;

/// <summary>Writes a job's trials and what they add up to. Scorings run at the same time, so writes take turns.</summary>
internal sealed class TrialBook(Guid job, IServiceScopeFactory scopes, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    public Task OpenAsync(Candidate candidate, CancellationToken cancellationToken) => WriteAsync(candidate, _ => { }, null, cancellationToken);

    public Task RunAsync(Candidate candidate, Guid evalRun, CancellationToken cancellationToken) =>
        WriteAsync(candidate, t => t.Run(evalRun), $"Scoring trial {candidate.Number}: {candidate.Origin}", cancellationToken);

    public Task CompleteAsync(Candidate candidate, ExperimentRun run, CancellationToken cancellationToken) =>
        WriteAsync(candidate, t => t.Complete(run.Score!.Value, run.Lower, run.Upper, time.GetUtcNow()), null, cancellationToken);

    public Task FailAsync(Candidate candidate, string reason, CancellationToken cancellationToken) => WriteAsync(candidate, t => t.Fail(reason, time.GetUtcNow()), null, cancellationToken);

    public Task PruneAsync(Candidate candidate, string reason, CancellationToken cancellationToken) => WriteAsync(candidate, t => t.Prune(reason, time.GetUtcNow()), null, cancellationToken);

    /// <summary>Says what the job is doing (nothing new when <see langword="null"/>) and adds up its money.</summary>
    public Task SayAsync(string? progress, CancellationToken cancellationToken) => InTurnAsync(db => AddUpAsync(db, progress, cancellationToken), cancellationToken);

    public void Dispose() => gate.Dispose();

    private Task WriteAsync(Candidate candidate, Action<JobTrial> change, string? progress, CancellationToken cancellationToken) => InTurnAsync(
        async db =>
        {
            var trial = await db.Trials.FindAsync([job, candidate.Number], cancellationToken);
            if (trial is null)
            {
                trial = JobTrial.Of(job, candidate, time.GetUtcNow());
                db.Add(trial);
            }

            var purpose = ExperimentRun.TrialPurpose(candidate.Number);
            trial.Charge(await db.ExperimentRuns.Where(r => r.OwnerId == job && r.Purpose == purpose).SumAsync(r => r.Cost, cancellationToken));
            change(trial);
            await db.SaveChangesAsync(cancellationToken);
            await AddUpAsync(db, progress, cancellationToken);
        },
        cancellationToken);

    private async Task AddUpAsync(OptimizationJobsDbContext db, string? progress, CancellationToken cancellationToken)
    {
        var trials = await db.Trials.Where(t => t.JobId == job).Select(t => new { t.Number, t.State, t.Score }).ToListAsync(cancellationToken);
        var scored = trials.Where(t => t.State == TrialState.Completed).OrderByDescending(t => t.Score).ThenBy(t => t.Number).ToList();
        var baseline = scored.FirstOrDefault(t => t.Number == 0)?.Score;
        var done = trials.Count(t => t.State is TrialState.Completed or TrialState.Pruned or TrialState.Failed);
        var (bestScore, bestTrial) = scored.Count > 0 ? (scored[0].Score, (int?)scored[0].Number) : (null, null);
        var cost = await db.ExperimentRuns.Where(r => r.OwnerId == job).SumAsync(r => r.Cost, cancellationToken);
        var calls = await db.ExperimentRuns.Where(r => r.OwnerId == job).SumAsync(r => r.Calls, cancellationToken);
        await db.Jobs.Where(j => j.Id == job).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.TrialsDone, done).SetProperty(j => j.BaselineScore, baseline).SetProperty(j => j.BestScore, bestScore).SetProperty(j => j.BestTrial, bestTrial)
                .SetProperty(j => j.Cost, cost).SetProperty(j => j.Calls, calls).SetProperty(j => j.Progress, j => progress ?? j.Progress),
            cancellationToken);
    }

    private async Task InTurnAsync(Func<OptimizationJobsDbContext, Task> write, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await write(scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>());
        }
        finally
        {
            gate.Release();
        }
    }
}
