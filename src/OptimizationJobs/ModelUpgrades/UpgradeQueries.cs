using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

internal static class UpgradeQueries
{
    /// <exception cref="ProblemException">404 when there is none.</exception>
    public static async Task<UpgradeResponse> RequireUpgradeAsync(this OptimizationJobsDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var upgrade = await db.ModelUpgrades.AsNoTracking().Include(u => u.Programs).FirstOrDefaultAsync(u => u.Id == id, cancellationToken)
            ?? throw new ProblemException(404, "model_upgrade_not_found", $"There is no model upgrade {id}.");
        return UpgradeResponse.Of(upgrade, await db.CostOfAsync(upgrade, cancellationToken));
    }

    /// <summary>Paid for the campaign's own runs and for the jobs it started.</summary>
    public static async Task<decimal> CostOfAsync(this OptimizationJobsDbContext db, ModelUpgrade upgrade, CancellationToken cancellationToken) =>
        await db.ExperimentRuns.Where(r => r.OwnerId == upgrade.Id).SumAsync(r => r.Cost, cancellationToken) + await db.JobCostOfAsync(upgrade, cancellationToken);

    public static Task<decimal> JobCostOfAsync(this OptimizationJobsDbContext db, ModelUpgrade upgrade, CancellationToken cancellationToken)
    {
        var jobs = upgrade.Programs.Where(p => p.JobId is not null).Select(p => p.JobId!.Value).ToList();
        return db.ExperimentRuns.Where(r => jobs.Contains(r.OwnerId)).SumAsync(r => r.Cost, cancellationToken);
    }
}
