using LlmOps.Optimization.Experiments;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>Works on a distillation from the start each time: every step looks first whether it was done before.</summary>
internal sealed class FineTuneRunner(IServiceScopeFactory scopes, RunSignals signals, TimeProvider time) : ILeasedRunner<FineTuneJob>
{
    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<OptimizationJobsDbContext>();
        var job = (await db.FineTuneJobs.FindAsync([id], cancellationToken))!;
        if (job.StopRequested)
        {
            await StopAsync(id, cancellationToken);
            return;
        }

        job.Start();
        await db.SaveChangesAsync(cancellationToken);
        using var runs = new ExperimentRuns(scopes, services.GetRequiredService<EvalRunsClient>(), signals, time);
        var steps = ActivatorUtilities.CreateInstance<FineTuneSteps>(services, job, runs);
        try
        {
            await steps.RunAsync(cancellationToken);
            job.End(JobStatus.Completed, job.NewVersion is null ? "No checkpoint scored better than the un-tuned base." : null, time.GetUtcNow());
        }
        catch (BudgetSpentException spent)
        {
            job.End(JobStatus.Stopped, spent.Message == new BudgetSpentException().Message ? $"The budget of {job.Budget:0.00##} US dollars is spent." : spent.Message, time.GetUtcNow());
        }
        catch (RunFailedException failed)
        {
            job.End(JobStatus.Failed, failed.Message, time.GetUtcNow());
        }

        await steps.SayAsync(null, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task StopAsync(Guid id, CancellationToken cancellationToken)
    {
        await HaltAsync(id, cancellationToken);
        await EndAsync(id, JobStatus.Stopped, "Stopped on request; it can go on.", cancellationToken);
    }

    public async Task FailAsync(Guid id, string reason, CancellationToken cancellationToken)
    {
        await HaltAsync(id, cancellationToken);
        await EndAsync(id, JobStatus.Failed, reason, cancellationToken);
    }

    private async Task HaltAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>();
        using var runs = new ExperimentRuns(scopes, scope.ServiceProvider.GetRequiredService<EvalRunsClient>(), signals, time);
        await runs.HaltAsync(id, cancellationToken);

        // Searches on checkpoints have their own lease: whoever works on them ends them.
        var jobs = await db.Checkpoints.Where(c => c.JobId == id && c.OptimizationJobId != null).Select(c => c.OptimizationJobId!.Value).ToListAsync(cancellationToken);
        await db.Jobs.Where(j => jobs.Contains(j.Id) && j.IsActive).ExecuteUpdateAsync(set => set.SetProperty(j => j.StopRequested, true), cancellationToken);
    }

    private async Task EndAsync(Guid id, JobStatus status, string reason, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>();
        (await db.FineTuneJobs.FindAsync([id], cancellationToken))!.End(status, reason, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }
}
