using LlmOps.Optimization.Experiments;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.Programs.Versions;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>Searches better prompts for checkpoints: each is an optimization job of its own, which publishes nothing.</summary>
internal sealed class CheckpointSearches(OptimizationJobsDbContext db, JobPlanner planner, WorkSignal<OptimizationJob> signal, TimeProvider time)
{
    // A checkpoint's search may take this part of what is left, so that later ones have theirs.
    private const decimal Share = 0.25m;

    /// <summary>The best program found on a checkpoint; <see langword="null"/> when nothing better was.</summary>
    /// <exception cref="BudgetSpentException">No money is left.</exception>
    public async Task<ProgramSpec?> BestAsync(FineTuneJob job, Checkpoint checkpoint, decimal left, CancellationToken cancellationToken)
    {
        if (checkpoint.OptimizationJobId is null)
        {
            checkpoint.Optimize(await StartAsync(job, checkpoint, left, cancellationToken));
        }

        var search = await db.EndedJobAsync(checkpoint.OptimizationJobId!.Value, time, cancellationToken);
        if (search.Status is JobStatus.Failed)
        {
            throw new RunFailedException($"The search on a checkpoint failed: {search.StatusReason}");
        }

        return search.WinnerTrial is { } winner ? ProgramSpecJson.Parse((await db.Trials.AsNoTracking().SingleAsync(t => t.JobId == search.Id && t.Number == winner, cancellationToken)).SpecJson) : null;
    }

    /// <summary>Paid for all searches of a distillation.</summary>
    public async Task<decimal> CostAsync(Guid job, CancellationToken cancellationToken)
    {
        var owners = await db.Checkpoints.Where(c => c.JobId == job && c.OptimizationJobId != null).Select(c => c.OptimizationJobId!.Value).ToListAsync(cancellationToken);
        return await db.ExperimentRuns.Where(r => owners.Contains(r.OwnerId)).SumAsync(r => r.Cost, cancellationToken);
    }

    private async Task<Guid> StartAsync(FineTuneJob job, Checkpoint checkpoint, decimal left, CancellationToken cancellationToken)
    {
        if (left <= 0)
        {
            throw new BudgetSpentException();
        }

        var plan = await planner.PlanAsync(
            new JobRequest
            {
                Program = job.Program, Version = job.BaseVersion.ToString(), Dataset = job.Dataset, DatasetVersion = job.DatasetVersion.ToString(), Metric = job.Metric, Optimizer = job.Optimizer!, TaskModel = checkpoint.Model,
                Budget = Share * left, Seed = job.Seed,
            },
            cancellationToken);
        var search = OptimizationJob.Queue(plan with { Spec = JobPlanner.OnModel(ProgramSpecJson.Parse(job.SpecJson), checkpoint.Model), IsOnItsOwnModel = false, Publishes = false }, job.RequestedBy, time.GetUtcNow());
        db.Add(search);
        checkpoint.Optimize(search.Id);
        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
        return search.Id;
    }
}
