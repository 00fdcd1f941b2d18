using LlmOps.InferenceGateway.Rollouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;

namespace LlmOps.InferenceGateway.Tests.Rollouts;

/// <summary>Vectors of Microsoft.FeatureManagement 4.7.0, which npm @microsoft/feature-management 2.3.1 agrees with: who gets what must never change.</summary>
public sealed class AllocationHashTests
{
    [Theory]
    [InlineData("žluťoučký", 93.53118003195412, "stable")]
    [InlineData("用户-1", 92.0713087292554, "stable")]
    [InlineData("🙂", 91.5768333923949, "stable")]
    [InlineData("A B", 53.97874597785499, "control")]
    [InlineData("a\nb", 4.884443526362172, "candidate")]
    [InlineData("tenant-0/user-7", 1.2807705442609196, "candidate")]
    [InlineData("tenant-3/user-10", 53.26479860890303, "control")]
    [InlineData("tenant-5/user-19", 51.85309996638752, "control")]
    [InlineData("tenant-2/user-44", 54.29483658035631, "control")]
    [InlineData("tenant-6/user-48", 1.0244418869317606, "candidate")]
    [InlineData("tenant-0/user-0", 76.39448556033766, "stable")]
    [InlineData("tenant-1/user-1", 36.643602823988445, "stable")]
    [InlineData("tenant-2/user-2", 88.14708974402097, "stable")]
    [InlineData("tenant-3/user-3", 57.09507715820686, "stable")]
    public async Task A_unit_lies_where_the_public_rule_puts_it(string unit, double bucket, string variant)
    {
        Assert.Equal(bucket, RolloutFeature.Bucket(unit, "rollout-42"), 10);

        var definition = RolloutFeature.Define("rollout:x", "rollout-42", 5);
        definition.Variants = [.. definition.Variants, new VariantDefinition { Name = "control" }];
        definition.Allocation.Percentile = [.. definition.Allocation.Percentile, new PercentileAllocation { Variant = "control", From = 50, To = 55 }];
        Assert.Equal(variant, await VariantAsync(definition, unit));
    }

    [Fact]
    public async Task Who_is_in_stays_in_while_the_percentage_grows()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var percent in new[] { 1, 5, 25, 50, 100 })
        {
            var now = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < 500; i++)
            {
                if (await VariantAsync(RolloutFeature.Define("rollout:x", "seed", percent), $"user:{i}") == RolloutFeature.Candidate)
                {
                    now.Add($"user:{i}");
                }
            }

            Assert.Superset(known, now);
            Assert.All(now, unit => Assert.True(RolloutFeature.Bucket(unit, "seed") <= percent));
            known = now;
        }

        Assert.Equal(500, known.Count);
    }

    [Theory]
    [InlineData(" u1 ", null, "user:u1")]
    [InlineData(null, "s1", "session:s1")]
    [InlineData("  ", "s1", "session:s1")]
    [InlineData("", "", null)]
    [InlineData("e\u0301", null, "user:\u00e9")]
    public void A_unit_key_has_one_form_and_is_never_empty(string? user, string? session, string? key) => Assert.Equal(key, UnitKey.Of(user, session));

    private static async Task<string> VariantAsync(FeatureDefinition definition, string unit)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IFeatureDefinitionProvider>(new One(definition)).AddFeatureManagement().Services.BuildServiceProvider();
        return (await services.GetRequiredService<IVariantFeatureManager>().GetVariantAsync(definition.Name, new TargetingContext { UserId = unit })).Name;
    }

    private sealed class One(FeatureDefinition definition) : IFeatureDefinitionProvider
    {
        public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) => Task.FromResult(definition);

        public async IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync()
        {
            await Task.CompletedTask;
            yield return definition;
        }
    }
}
