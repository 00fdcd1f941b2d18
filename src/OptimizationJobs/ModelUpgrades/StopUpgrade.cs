using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

internal static class StopUpgrade
{
    public static async Task<Ok<UpgradeResponse>> Handle(Guid id, OptimizationJobsDbContext db, WorkSignal<ModelUpgrade> signal, CancellationToken cancellationToken)
    {
        var upgrade = await db.RequireUpgradeAsync(id, cancellationToken);
        if (await db.ModelUpgrades.Where(u => u.Id == id && u.IsActive).ExecuteUpdateAsync(set => set.SetProperty(u => u.StopRequested, true), cancellationToken) == 0)
        {
            throw ProblemException.Conflict("model_upgrade_ended", $"The model upgrade has already ended ({upgrade.Status.ToString().ToLowerInvariant()}).");
        }

        signal.Wake();
        return TypedResults.Ok(upgrade);
    }
}
