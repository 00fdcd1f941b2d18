using System.Security.Claims;
using LlmOps.Contracts.InferenceGateway;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Rollouts;

internal static class MoveRollout
{
    public static async Task<Ok<RolloutResponse>> Handle(Guid id, string verb, ReasonRequest? request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        var rollout = await FindAsync(db, id, cancellationToken);
        var flag = await db.Flags.SingleAsync(f => f.Program == rollout.Program, cancellationToken);
        var before = Facts(rollout);
        if (verb == "start")
        {
            CheckStart(rollout, flag);
            if (rollout.Status is RolloutStatus.Draft)
            {
                await StartRollout.CheckNoneLiveAsync(db, rollout.Program, cancellationToken);
            }
        }

        Apply(db, change, rollout, flag, verb, request?.Reason);
        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), $"rollout.{verb}", flag.Key, request?.Reason, before, Facts(rollout)), cancellationToken);
        return TypedResults.Ok(await RolloutQueries.DescribeAsync(db, rollout, cancellationToken));
    }

    /// <summary>Moves rollout and flag together; promoting makes the candidate the stable version in the same transaction.</summary>
    public static void Apply(GatewayDbContext db, GatewayChange change, Rollout rollout, Flag flag, string verb, string? reason)
    {
        if (verb == "start" && rollout.Status is RolloutStatus.Draft)
        {
            rollout.StartFrom(flag.StableVersion);
        }

        rollout.Move(verb, reason, change.Version, change.Now);
        if (rollout.Status is RolloutStatus.Promoted)
        {
            flag.Promote(rollout.CandidateVersion);
        }

        flag.Touch(change.Version, change.Now);
        Announce(db, change, rollout);
    }

    public static void Announce(GatewayDbContext db, GatewayChange change, Rollout rollout) =>
        db.Enqueue(new RolloutChanged(rollout.Id, rollout.Program, RolloutTransitions.Text(rollout.Status), rollout.StableVersion, rollout.CandidateVersion, rollout.Percent, change.Now), change.Now);

    public static void CheckStart(Rollout rollout, Flag flag)
    {
        if (flag.Killed)
        {
            throw ProblemException.Conflict("flag_killed", $"The kill switch of '{flag.Key}' is thrown. Reset it before a rollout starts.");
        }

        if (rollout.CandidateVersion == flag.StableVersion)
        {
            throw ProblemException.Conflict("already_stable", $"Version {rollout.CandidateVersion} is the stable version already.");
        }
    }

    public static object Facts(Rollout r) => new { r.Id, State = RolloutTransitions.Text(r.Status), r.StableVersion, r.CandidateVersion, r.StepIndex, r.Percent };

    public static async Task<Rollout> FindAsync(GatewayDbContext db, Guid id, CancellationToken cancellationToken) =>
        await db.Rollouts.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new ProblemException(404, "rollout_not_found", $"There is no rollout {id}.");
}
