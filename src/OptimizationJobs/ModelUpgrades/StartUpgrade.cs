using System.Security.Claims;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

/// <summary>Starts a campaign.</summary>
internal sealed record StartUpgradeRequest
{
    public required string From { get; init; }

    public required string To { get; init; }

    public decimal Budget { get; init; } = 10m;

    public IReadOnlyList<string>? Programs { get; init; }

    public int Seed { get; init; }
}

internal static class StartUpgrade
{
    public static async Task<AcceptedAtRoute<UpgradeResponse>> Handle(
        StartUpgradeRequest request, ClaimsPrincipal caller, GatewayClient gateway, UpgradeInventory inventory, OptimizationJobsDbContext db, WorkSignal<ModelUpgrade> signal, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Budget <= 0)
        {
            throw ProblemException.Invalid("budget", "must be more than 0 US dollars.");
        }

        if (request.From == request.To)
        {
            throw ProblemException.Invalid("to", "must be another model than 'from'.");
        }

        await gateway.ModelsAsync([request.From, request.To], cancellationToken);
        var upgrade = ModelUpgrade.Queue(request, await inventory.FindAsync(request.From, request.Programs, cancellationToken), caller.KeyName(), time.GetUtcNow());
        db.Add(upgrade);
        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
        return TypedResults.AcceptedAtRoute(UpgradeResponse.Of(upgrade, 0), "GetModelUpgrade", new { id = upgrade.Id });
    }
}
