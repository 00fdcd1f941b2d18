using System.Security.Claims;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>The kill switch, and its reset. Throwing it twice changes nothing.</summary>
internal static class KillFlag
{
    public static async Task<Ok<FlagResponse>> Kill(string key, ReasonRequest? request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        var flag = await FindAsync(db, key, cancellationToken);
        if (flag.Killed)
        {
            return TypedResults.Ok(FlagEndpoints.Describe(flag.ToState(null)));
        }

        var before = flag.ToState(null);
        var live = await db.Rollouts.SingleOrDefaultAsync(r => r.Program == flag.Program && (r.Status == RolloutStatus.Ramping || r.Status == RolloutStatus.Held), cancellationToken);
        flag.Kill(live?.CandidateVersion);
        flag.Touch(change.Version, change.Now);
        if (live is not null)
        {
            MoveRollout.Apply(db, change, live, flag, RolloutTransitions.Kill, request?.Reason);
        }

        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), "flag.kill", flag.Key, request?.Reason, before, flag.ToState(null)), cancellationToken);
        return TypedResults.Ok(FlagEndpoints.Describe(flag.ToState(null)));
    }

    public static async Task<Ok<FlagResponse>> Reset(string key, ReasonRequest? request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        var flag = await FindAsync(db, key, cancellationToken);
        if (!flag.Killed)
        {
            throw ProblemException.Conflict("invalid_transition", $"The kill switch of '{key}' is not thrown.");
        }

        var before = flag.ToState(null);
        flag.Reset();
        flag.Touch(change.Version, change.Now);
        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), "flag.reset", flag.Key, request?.Reason, before, flag.ToState(null)), cancellationToken);
        return TypedResults.Ok(FlagEndpoints.Describe(flag.ToState(null)));
    }

    private static async Task<Flag> FindAsync(GatewayDbContext db, string key, CancellationToken cancellationToken) =>
        await db.Flags.SingleOrDefaultAsync(f => f.Key == key, cancellationToken) ?? throw ProblemException.NotFound("flag", key, await db.Flags.Select(f => f.Key).ToListAsync(cancellationToken));
}
