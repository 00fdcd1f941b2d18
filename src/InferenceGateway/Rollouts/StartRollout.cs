using System.Security.Claims;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Rollouts;

internal static class StartRollout
{
    public static async Task<Created<RolloutResponse>> Handle(StartRolloutRequest request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, CancellationToken cancellationToken)
    {
        if (RolloutTransitions.StagesProblem(request.Stages ?? []) is { } problem)
        {
            throw ProblemException.Invalid("stages", problem);
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        var flag = await db.Flags.SingleOrDefaultAsync(f => f.Program == request.Program, cancellationToken)
            ?? throw ProblemException.NotFound("program", request.Program ?? "", await db.Flags.Select(f => f.Program).ToListAsync(cancellationToken));
        await CheckCandidateAsync(db, request, cancellationToken);
        var rollout = Rollout.Draft(request, flag.StableVersion, user.KeyName(), change.Now);
        MoveRollout.CheckStart(rollout, flag);
        db.Add(rollout);
        if (request.Draft)
        {
            MoveRollout.Announce(db, change, rollout);
        }
        else
        {
            await CheckNoneLiveAsync(db, request.Program, cancellationToken);
            MoveRollout.Apply(db, change, rollout, flag, "start", request.Reason);
        }

        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), request.Draft ? "rollout.draft" : "rollout.start", flag.Key, request.Reason, null, MoveRollout.Facts(rollout)), cancellationToken);
        return TypedResults.Created($"/api/rollouts/{rollout.Id}", await RolloutQueries.DescribeAsync(db, rollout, cancellationToken));
    }

    /// <summary>The partial unique index guards this too; here it gets its words.</summary>
    public static async Task CheckNoneLiveAsync(GatewayDbContext db, string program, CancellationToken cancellationToken)
    {
        if (await db.Rollouts.AsNoTracking().FirstOrDefaultAsync(r => r.Program == program && (r.Status == RolloutStatus.Ramping || r.Status == RolloutStatus.Held), cancellationToken) is { } live)
        {
            throw ProblemException.Conflict("rollout_exists", $"Rollout {live.Id} of '{program}' is {RolloutTransitions.Text(live.Status)}; a program has one live rollout at a time.");
        }
    }

    private static async Task CheckCandidateAsync(GatewayDbContext db, StartRolloutRequest request, CancellationToken cancellationToken)
    {
        var numbers = await db.ProgramVersions.Where(v => v.Program == request.Program).Select(v => v.Number).ToListAsync(cancellationToken);
        if (!numbers.Contains(request.Candidate))
        {
            throw ProblemException.NotFound("version", request.Candidate.ToString(), numbers.Order().Select(n => n.ToString()));
        }
    }
}
