using System.Collections.Frozen;
using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.FeatureManagement;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>Everything the hot path looks up, compiled once and never changed: a request reads one reference and asks nobody.</summary>
internal sealed class GatewaySnapshot
{
    private GatewaySnapshot(GatewayState state) => State = state;

    public static GatewaySnapshot Empty { get; } = new(GatewayState.Empty);

    public GatewayState State { get; }
    public long Version => State.Version;
    public FrozenDictionary<string, ApiKey> Keys { get; private init; } = FrozenDictionary<string, ApiKey>.Empty;
    public FrozenDictionary<string, ProviderRoute> Providers { get; private init; } = FrozenDictionary<string, ProviderRoute>.Empty;
    public FrozenDictionary<string, ModelRoute> Models { get; private init; } = FrozenDictionary<string, ModelRoute>.Empty;
    public FrozenDictionary<string, ServedProgram> Programs { get; private init; } = FrozenDictionary<string, ServedProgram>.Empty;
    public FrozenDictionary<string, FeatureDefinition> Features { get; private init; } = FrozenDictionary<string, FeatureDefinition>.Empty;

    /// <summary>Compiles a state; plans of the previous snapshot are taken over, so that a change costs what it changes.</summary>
    public static GatewaySnapshot Compile(GatewayState state, GatewaySnapshot previous, IConfiguration configuration, CircuitBreakers breakers)
    {
        var providers = state.Providers.ToDictionary(p => p.Name, p => ProviderRoute.From(p, configuration), StringComparer.Ordinal);
        var flags = state.Flags.ToDictionary(f => f.Program, StringComparer.Ordinal);
        return new(state)
        {
            Keys = state.Keys.ToFrozenDictionary(k => k.Hash, StringComparer.Ordinal),
            Providers = providers.ToFrozenDictionary(StringComparer.Ordinal),
            Models = state.Models.Where(m => providers.ContainsKey(m.Provider))
                .Select(m => new ModelRoute(m, providers[m.Provider], breakers.For(m.Provider, m.UpstreamName))).ToFrozenDictionary(m => m.Name, StringComparer.Ordinal),
            Programs = state.Versions.GroupBy(v => v.Program, StringComparer.Ordinal).Where(g => flags.ContainsKey(g.Key))
                .Select(g => new ServedProgram(flags[g.Key], g.ToFrozenDictionary(v => v.Number, v => Plan(v, previous)))).ToFrozenDictionary(p => p.Name, StringComparer.Ordinal),
            Features = state.Flags.Select(RolloutFeature.Define).ToFrozenDictionary(f => f.Name, StringComparer.Ordinal),
        };
    }

    /// <exception cref="ProblemException">404 with close names.</exception>
    public ModelRoute FindModel(string name) => Models.TryGetValue(name, out var route) ? route : throw ProblemException.NotFound("model", name, Models.Keys);

    /// <exception cref="ProblemException">404 with close names.</exception>
    public ServedProgram FindProgram(string name) => Programs.TryGetValue(name, out var program) ? program : throw ProblemException.NotFound("program", name, Programs.Keys);

    private static ServedVersion Plan(VersionState version, GatewaySnapshot previous)
    {
        if (previous.Programs.TryGetValue(version.Program, out var known) && known.Versions.TryGetValue(version.Number, out var same) && same.Hash == version.Hash)
        {
            return same;
        }

        try
        {
            return new(version.Number, version.Hash, ProgramPlan.Compile(ProgramSpecJson.Parse(version.SpecJson)), null);
        }
        catch (SpecException wrong)
        {
            return new(version.Number, version.Hash, null, wrong.Message);
        }
    }
}

/// <summary>A program with its flag and all its versions.</summary>
internal sealed record ServedProgram(FlagState Flag, FrozenDictionary<int, ServedVersion> Versions)
{
    public string Name => Flag.Program;
}

/// <summary>A version compiled, or why it could not be.</summary>
internal sealed record ServedVersion(int Number, string Hash, ProgramPlan? Plan, string? Problem);
