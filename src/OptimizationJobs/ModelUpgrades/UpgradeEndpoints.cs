using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

internal static class UpgradeEndpoints
{
    public static void MapModelUpgrades(this IEndpointRouteBuilder routes)
    {
        var upgrades = routes.MapGroup("/api/model-upgrades").WithTags("Model upgrades");
        upgrades.MapPost("/", StartUpgrade.Handle).WithSummary("Move programs from one model to another: measure, re-optimize what loses, propose rollouts.").RequireScope(Scopes.Write);
        upgrades.MapGet("/", ReadUpgrades.List).WithSummary("List campaigns, newest first.").RequireScope(Scopes.Read);
        upgrades.MapGet("/{id:guid}", ReadUpgrades.Get).WithName("GetModelUpgrade").WithSummary("Read a campaign.").RequireScope(Scopes.Read);
        upgrades.MapGet("/{id:guid}/events", ReadUpgrades.Watch).WithSummary("Follow a campaign until it ends.").RequireScope(Scopes.Read);
        upgrades.MapPost("/{id:guid}/stop", StopUpgrade.Handle).WithSummary("Stop a campaign; what is proposed stays.").RequireScope(Scopes.Write);
    }
}
