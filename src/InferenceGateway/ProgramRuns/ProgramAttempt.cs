using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>One way to an answer; the next is tried when it fails.</summary>
internal sealed record ProgramAttempt(ServedVersion Version, string Arm, FallbackSpec? Fallback)
{
    public string ServedBy => Fallback switch
    {
        null => "program",
        { Model: not null } => "fallback_model",
        _ => "fallback_outputs",
    };

    /// <summary>The model its steps ask first; null when it asks none.</summary>
    public string? FirstModel => Fallback is { Outputs: not null } ? null : Fallback?.Model ?? Version.Plan?.Spec.Models.FirstOrDefault();

    /// <summary>Whether it may answer after <paramref name="failure"/>: another model cannot mend an input.</summary>
    public bool MayFollow(Exception? failure) => !(failure is InputException && Fallback is { Model: not null });

    /// <summary>A candidate that fails is answered by the stable version, so that a rollout never costs a caller its answer; then come the fallbacks the serving version names.</summary>
    public static IEnumerable<ProgramAttempt> Chain(RolloutDecision decision)
    {
        var (version, arm) = (decision.Version, decision.Arm);
        if (arm == RolloutFeature.Candidate)
        {
            yield return new(version, arm, null);
            (version, arm) = (decision.Program.Versions[decision.Program.Flag.StableVersion], RolloutFeature.Stable);
        }

        yield return new(version, arm, null);
        foreach (var fallback in version.Plan?.Spec.Fallbacks ?? [])
        {
            yield return new(version, arm, fallback);
        }
    }
}
