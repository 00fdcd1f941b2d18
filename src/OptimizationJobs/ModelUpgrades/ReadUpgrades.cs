using System.Text.Json;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

internal static class ReadUpgrades
{
    public static async Task<Ok<UpgradeResponse>> Get(Guid id, OptimizationJobsDbContext db, CancellationToken cancellationToken) => TypedResults.Ok(await db.RequireUpgradeAsync(id, cancellationToken));

    public static async Task<Ok<Page<UpgradeResponse>>> List(string? cursor, int? limit, OptimizationJobsDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = Cursor.DecodeId(cursor);
        var rows = await db.ModelUpgrades.AsNoTracking().Include(u => u.Programs).Where(u => before == null || u.Id < before).OrderByDescending(u => u.Id).Take(size + 1).ToListAsync(cancellationToken);
        var upgrades = new List<UpgradeResponse>();
        foreach (var row in rows)
        {
            upgrades.Add(UpgradeResponse.Of(row, await db.CostOfAsync(row, cancellationToken)));
        }

        return TypedResults.Ok(upgrades.ToPage(size, u => u.Id.ToString()));
    }

    public static async Task<ServerSentEventsResult<UpgradeResponse>> Watch(Guid id, OptimizationJobsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        await db.RequireUpgradeAsync(id, cancellationToken);
        return TypedResults.ServerSentEvents(Changes.FollowAsync(
            () => db.RequireUpgradeAsync(id, cancellationToken), upgrade => JsonSerializer.Serialize(upgrade, JsonDefaults.Options),
            upgrade => upgrade.Status is JobStatus.Completed or JobStatus.Stopped or JobStatus.Failed, time, cancellationToken));
    }
}
