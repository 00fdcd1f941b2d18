using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.InferenceGateway.Rollouts;

internal static class FlagEndpoints
{
    public static void MapFlags(this IEndpointRouteBuilder routes)
    {
        var flags = routes.MapGroup("/api/flags").WithTags("Flags");
        flags.MapGet("/", List).RequireScope(Scopes.Read).WithSummary("List the flags this replica serves.");
        flags.MapPost("/{key}/kill", KillFlag.Kill).RequireScope(Scopes.Operate).WithSummary("Serve the stable version to everybody, on every replica, at once.");
        flags.MapPost("/{key}/reset", KillFlag.Reset).RequireScope(Scopes.Operate).WithSummary("Reset a thrown kill switch, so that a new rollout may start.");
        flags.MapGet("/{key}/explain", Explain).RequireScope(Scopes.Read).WithSummary("Tell which arm a user gets, and why.");
    }

    public static FlagResponse Describe(FlagState flag) =>
        new(flag.Key, !flag.Killed, flag.Killed, flag.StableVersion, flag.Rollout?.CandidateVersion, flag.Rollout?.Percent ?? 0, flag.Rollout is { } r ? RolloutFeature.Seed(r.Id) : null, flag.DefinitionVersion, flag.UpdatedAt);

    // From the snapshot, not the database: what is shown is what is served.
    private static Ok<Page<FlagResponse>> List(SnapshotStore snapshots) => TypedResults.Ok(new Page<FlagResponse>([.. snapshots.Current.State.Flags.Select(Describe)], null));

    private static async Task<Ok<ExplainResponse>> Explain(string key, string? user, string? session, SnapshotStore snapshots, IRolloutRouter router)
    {
        var flag = snapshots.Current.State.Flags.FirstOrDefault(f => f.Key == key) ?? throw ProblemException.NotFound("flag", key, snapshots.Current.State.Flags.Select(f => f.Key));
        var unit = UnitKey.Of(user, session) ?? throw ProblemException.Invalid("user", "is missing: whose arm shall be explained?");
        var decision = await router.Decide(flag.Program, unit, null);
        var seed = flag.Rollout is { } rollout ? RolloutFeature.Seed(rollout.Id) : flag.Key;
        return TypedResults.Ok(new ExplainResponse(key, unit, RolloutFeature.Bucket(unit, seed), decision.Arm, decision.Version.Number, decision.Reason));
    }
}
