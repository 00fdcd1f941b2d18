using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Http;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>Which version answers, and why.</summary>
/// <param name="Program">The program, of the snapshot the decision was made in.</param>
/// <param name="Version">The version that is to answer.</param>
/// <param name="Arm"><c>stable</c>, <c>candidate</c> or <c>pinned</c>.</param>
/// <param name="Reason">Which rule decided.</param>
/// <param name="Unit">The unit to count; null when the call must not be part of the statistics.</param>
internal sealed record RolloutDecision(ServedProgram Program, ServedVersion Version, string Arm, string Reason, string? Unit)
{
    public const string Pinned = "pinned";

    public RolloutState? Rollout => Arm == Pinned ? null : Program.Flag.Rollout;
}

/// <summary>Decides who gets which version of a program.</summary>
internal interface IRolloutRouter
{
    /// <summary>In this order: kill switch, pin, flag, lease.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="unit">From <see cref="UnitKey"/>.</param>
    /// <param name="pin">A version number, <c>latest</c> or <c>stable</c>.</param>
    /// <exception cref="ProblemException">404 for an unknown program or version.</exception>
    ValueTask<RolloutDecision> Decide(string program, string? unit, string? pin);
}

internal sealed class RolloutRouter(SnapshotStore snapshots, IVariantFeatureManager features) : IRolloutRouter
{
    public async ValueTask<RolloutDecision> Decide(string program, string? unit, string? pin)
    {
        while (true)
        {
            // The flag library reads the snapshot in force by itself; both must be the same one.
            var snapshot = snapshots.Current;
            var decision = await DecideAsync(snapshot.FindProgram(program), unit, pin);
            if (ReferenceEquals(snapshot, snapshots.Current))
            {
                return decision;
            }
        }
    }

    private async ValueTask<RolloutDecision> DecideAsync(ServedProgram program, string? unit, string? pin)
    {
        var flag = program.Flag;
        int? pinned = pin is null ? null : PinnedVersion(program, pin);
        if (flag.Killed && (pinned is null || pinned == flag.KilledVersion))
        {
            return Stable(program, "killed", null);
        }

        if (pinned is { } number)
        {
            return new(program, program.Versions[number], RolloutDecision.Pinned, "pinned", null);
        }

        if (flag.Rollout is not { } rollout)
        {
            return Stable(program, "no_rollout", unit);
        }

        if (unit is null)
        {
            return Stable(program, "no_unit", null);
        }

        var variant = await features.GetVariantAsync(flag.Key, new TargetingContext { UserId = unit }, CancellationToken.None);
        var freshness = snapshots.Freshness;
        var counted = freshness is Freshness.Fresh ? unit : null;
        return variant?.Name != RolloutFeature.Candidate || !program.Versions.TryGetValue(rollout.CandidateVersion, out var candidate) ? Stable(program, "percentile", counted)
            : freshness is Freshness.LeaseExpired ? Stable(program, "lease_expired", null)
            : new(program, candidate, RolloutFeature.Candidate, "percentile", counted);
    }

    private static RolloutDecision Stable(ServedProgram program, string reason, string? unit) =>
        new(program, program.Versions[program.Flag.StableVersion], RolloutFeature.Stable, reason, unit);

    private static int PinnedVersion(ServedProgram program, string pin)
    {
        var number = pin switch
        {
            "latest" => program.Versions.Keys.Max(),
            RolloutFeature.Stable => program.Flag.StableVersion,
            _ when int.TryParse(pin, out var given) => given,
            _ => throw ProblemException.Invalid("version", "must be a number, 'latest' or 'stable'; the gateway does not know labels."),
        };
        return program.Versions.ContainsKey(number) ? number : throw ProblemException.NotFound("version", pin, program.Versions.Keys.Order().Select(v => v.ToString()));
    }
}
