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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<Created<RolloutResponse>> Handle(StartRolloutRequest request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, GateCheck gates, TimeProvider time, CancellationToken cancellationToken)
    {
        if (RolloutTransitions.StagesProblem(request.Stages ?? []) is { } problem)
        {
            throw ProblemException.Invalid("stages", problem);
        }

        await CheckCandidateAsync(db, request, time, cancellationToken);
        var reason = await gates.RequireAsync(request, cancellationToken);
        await using var change = await changes.BeginAsync(cancellationToken);
        var flag = await db.Flags.SingleAsync(f => f.Program == request.Program, cancellationToken);
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
            MoveRollout.Apply(db, change, rollout, flag, "start", reason);
        }

        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), request.Draft ? "rollout.draft" : "rollout.start", flag.Key, reason, null, MoveRollout.Facts(rollout)), cancellationToken);
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

    // A version published a moment ago may still be on its way over the bus.
    private static async Task CheckCandidateAsync(GatewayDbContext db, StartRolloutRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var asked = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancellationToken))
        {
            var numbers = await db.ProgramVersions.Where(v => v.Program == request.Program).Select(v => v.Number).ToListAsync(cancellationToken);
            if (numbers.Contains(request.Candidate))
            {
                return;
            }

            if (numbers.Count == 0)
            {
                throw ProblemException.NotFound("program", request.Program ?? "", await db.Flags.Select(f => f.Program).ToListAsync(cancellationToken));
            }

            if (time.GetElapsedTime(asked) >= Patience)
            {
                throw ProblemException.NotFound("version", request.Candidate.ToString(), numbers.Order().Select(n => n.ToString()));
            }
        }
    }
}
