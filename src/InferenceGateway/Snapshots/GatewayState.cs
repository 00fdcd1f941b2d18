using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>Everything a replica needs to serve, as plain data: read from the database, kept in the last-known-good file. Holds no secret, only hashes and names of settings.</summary>
internal sealed record GatewayState(
    long Version,
    IReadOnlyList<ApiKey> Keys,
    IReadOnlyList<ProviderState> Providers,
    IReadOnlyList<ModelState> Models,
    IReadOnlyList<VersionState> Versions,
    IReadOnlyList<FlagState> Flags)
{
    public static GatewayState Empty { get; } = new(0, [], [], [], [], []);

    /// <summary>Flags are never deleted, so a state that lacks one was read from a store in trouble.</summary>
    public string? ReasonToRefuse(GatewayState current)
    {
        if (Version < current.Version)
        {
            return $"it has version {Version}, older than {current.Version}";
        }

        var keys = Flags.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        var lost = current.Flags.Where(f => !keys.Contains(f.Key)).Select(f => f.Key).ToList();
        return lost.Count == 0 ? null : $"it lacks {lost.Count} of {current.Flags.Count} flags ({string.Join(", ", lost.Take(3))})";
    }
}

internal sealed record ProviderState(string Name, string BaseUrl, string? KeySetting, double TimeoutSeconds);

internal sealed record ModelState(string Name, string Provider, string UpstreamName, decimal InputPrice, decimal OutputPrice, DateTimeOffset UpdatedAt);

internal sealed record VersionState(string Program, int Number, string Hash, string SpecJson);

/// <summary>A program's flag, with the live rollout if there is one.</summary>
internal sealed record FlagState(string Key, string Program, int StableVersion, bool Killed, int? KilledVersion, long DefinitionVersion, DateTimeOffset UpdatedAt, RolloutState? Rollout);

internal sealed record RolloutState(Guid Id, int CandidateVersion, int Percent, int StepIndex);
