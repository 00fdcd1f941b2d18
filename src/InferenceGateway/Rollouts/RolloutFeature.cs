using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LlmOps.InferenceGateway.Snapshots;
using Microsoft.FeatureManagement;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>
/// A flag in the words of Microsoft.FeatureManagement. The percentage stands in one place, <c>Allocation.Percentile</c>, with the rollout's id as explicit seed;
/// no contextual filter and no <c>RequirementType.All</c>, which fail open.
/// </summary>
internal static class RolloutFeature
{
    public const string Stable = "stable";
    public const string Candidate = "candidate";

    public static FeatureDefinition Define(FlagState flag)
    {
        var (seed, percent) = flag is { Killed: false, Rollout: { } rollout } ? (Seed(rollout.Id), rollout.Percent) : (flag.Key, 0);
        return Define(flag.Key, seed, percent);
    }

    public static FeatureDefinition Define(string key, string seed, double percent) => new()
    {
        Name = key,
        EnabledFor = [new FeatureFilterConfiguration { Name = "AlwaysOn" }],
        Variants = [new VariantDefinition { Name = Stable }, new VariantDefinition { Name = Candidate }],
        Allocation = new Allocation
        {
            Seed = seed,
            DefaultWhenEnabled = Stable,
            DefaultWhenDisabled = Stable,
            Percentile = percent > 0 ? [new PercentileAllocation { Variant = Candidate, From = 0, To = percent }] : [],
        },
    };

    public static string Seed(Guid rolloutId) => rolloutId.ToString();

    /// <summary>
    /// Where a unit lies, 0 to 100: the first four bytes of SHA-256(unit + newline + seed), little-endian, over 2^32 - 1. The same rule as
    /// Microsoft.FeatureManagement's, only for showing; who gets what is decided by the library.
    /// </summary>
    public static double Bucket(string unit, string seed)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{unit}\n{seed}")), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue * 100;
    }
}

/// <summary>Gives the flag library what the snapshot holds. Never throws, never waits: it only looks up.</summary>
internal sealed class SnapshotFeatureDefinitions(SnapshotStore snapshots) : IFeatureDefinitionProvider
{
    private readonly FeatureDefinition nothing = RolloutFeature.Define("unknown", "unknown", 0);

    public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) =>
        Task.FromResult(snapshots.Current.Features.GetValueOrDefault(featureName, nothing));

    public IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync() => snapshots.Current.Features.Values.ToAsyncEnumerable();
}
