using LlmOps.Contracts.OptimizationJobs;
using LlmOps.Optimization.Experiments;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

/// <summary>Takes a campaign's programs in turn. Each step is stored, and asking for a run again is asking for the same, so a campaign goes on wherever it broke off.</summary>
internal sealed class UpgradeRunner(IServiceScopeFactory scopes, RunSignals signals, TimeProvider time) : ILeasedRunner<ModelUpgrade>
{
    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<OptimizationJobsDbContext>();
        var upgrade = await db.ModelUpgrades.Include(u => u.Programs).SingleAsync(u => u.Id == id, cancellationToken);
        if (upgrade.StopRequested)
        {
            await StopAsync(id, cancellationToken);
            return;
        }

        upgrade.Start();
        await db.SaveChangesAsync(cancellationToken);
        using var runs = new ExperimentRuns(scopes, services.GetRequiredService<EvalRunsClient>(), signals, time);
        var steps = ActivatorUtilities.CreateInstance<ProgramUpgradeSteps>(services, upgrade, runs);
        foreach (var program in upgrade.Programs.Where(p => !p.HasEnded).OrderBy(p => p.Order))
        {
            try
            {
                await steps.UpgradeAsync(program, cancellationToken);
            }
            catch (BudgetSpentException)
            {
                await EndAsync(db, upgrade, JobStatus.Stopped, $"The budget of {upgrade.Budget:0.00##} US dollars is spent.", cancellationToken);
                return;
            }
            catch (RunFailedException failed)
            {
                program.End(UpgradeState.Failed, failed.Message);
            }
            catch (ProblemException problem) when (problem.Status < 500)
            {
                program.End(UpgradeState.Failed, problem.Message);
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        await EndAsync(db, upgrade, JobStatus.Completed, upgrade.Programs.Count == 0 ? $"No program is served on '{upgrade.From}'." : null, cancellationToken);
    }

    public Task StopAsync(Guid id, CancellationToken cancellationToken) => EndAsync(id, JobStatus.Stopped, "Stopped on request; what is proposed stays.", cancellationToken);

    public Task FailAsync(Guid id, string reason, CancellationToken cancellationToken) => EndAsync(id, JobStatus.Failed, reason, cancellationToken);

    private async Task EndAsync(Guid id, JobStatus status, string reason, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>();
        var upgrade = await db.ModelUpgrades.Include(u => u.Programs).SingleAsync(u => u.Id == id, cancellationToken);
        using var runs = new ExperimentRuns(scopes, scope.ServiceProvider.GetRequiredService<EvalRunsClient>(), signals, time);
        await runs.HaltAsync(id, cancellationToken);

        // The job of the program at hand has its own lease: its worker ends it.
        var jobs = upgrade.Programs.Where(p => !p.HasEnded && p.JobId is not null).Select(p => p.JobId!.Value).ToList();
        await db.Jobs.Where(j => jobs.Contains(j.Id) && j.IsActive).ExecuteUpdateAsync(set => set.SetProperty(j => j.StopRequested, true), cancellationToken);
        await EndAsync(db, upgrade, status, reason, cancellationToken);
    }

    private async Task EndAsync(OptimizationJobsDbContext db, ModelUpgrade upgrade, JobStatus status, string? reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        upgrade.End(status, reason, now);
        db.Enqueue(new ModelUpgradeFinished(upgrade.Id, upgrade.From, upgrade.To, upgrade.Programs.ToDictionary(p => p.Program, p => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(p.State.ToString()), StringComparer.Ordinal)), now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
