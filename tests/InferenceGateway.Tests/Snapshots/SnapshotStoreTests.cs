using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement;

namespace LlmOps.InferenceGateway.Tests.Snapshots;

public sealed class SnapshotStoreTests
{
    private static readonly Guid RolloutId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
    private readonly ManualTime time = new();

    [Fact]
    public void A_reload_that_is_older_or_lost_flags_is_refused()
    {
        var store = Store();
        Assert.True(store.TryAccept(State(5, "a", "b")));
        Assert.False(store.TryAccept(State(6)));
        Assert.False(store.TryAccept(State(6, "a")));
        Assert.False(store.TryAccept(State(4, "a", "b")));
        Assert.Equal(5, store.Current.Version);
        Assert.True(store.TryAccept(State(6, "a", "b", "c")));
    }

    [Fact]
    public async Task A_candidate_is_not_served_when_nobody_could_have_stopped_it_for_ten_minutes()
    {
        var store = Store();
        store.TryAccept(State(1, "a"));
        store.MarkChecked();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IFeatureDefinitionProvider>(new SnapshotFeatureDefinitions(store)).AddFeatureManagement().Services.BuildServiceProvider();
        var router = new RolloutRouter(store, services.GetRequiredService<IVariantFeatureManager>());

        Assert.Equal(("candidate", "user:u1"), await DecideAsync());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Freshness.Stale, store.Freshness);
        Assert.Equal(("candidate", null), await DecideAsync());
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(("stable", null), await DecideAsync());
        Assert.Equal("pinned", (await router.Decide("a", "user:u1", "2")).Arm);
        store.MarkChecked();
        Assert.Equal(("candidate", "user:u1"), await DecideAsync());

        async Task<(string, string?)> DecideAsync() => await router.Decide("a", "user:u1", null) is var decision ? (decision.Arm, decision.Unit) : default;
    }

    [Fact]
    public void The_last_known_good_file_is_read_back_and_a_damaged_one_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("llmops-snapshot-").FullName;
        using (var state = new StateDirectory(new ConfigurationBuilder().AddInMemoryCollection([new("LlmOps:StateDirectory", folder)]).Build(), new HostingEnvironment()))
        {
            var file = new SnapshotFile(state, time, NullLogger<SnapshotFile>.Instance);
            Assert.Null(file.Read());
            file.Write(State(7, "a"));
            Assert.Equal((7L, "rollout:a"), (file.Read()!.Version, file.Read()!.Flags[0].Key));

            var path = Path.Combine(folder, "snapshot.json");
            var text = File.ReadAllText(path);
            foreach (var damaged in new[] { text.Replace("rollout:a", "rollout:b", StringComparison.Ordinal), text[..(text.Length / 2)], "", "null", "{}" })
            {
                File.WriteAllText(path, damaged);
                Assert.Null(file.Read());
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private SnapshotStore Store()
    {
        var options = Options.Create(new GatewayOptions());
        return new(new ConfigurationBuilder().Build(), new CircuitBreakers(options, time), options, time, NullLogger<SnapshotStore>.Instance);
    }

    private static GatewayState State(long version, params string[] programs) => GatewayState.Empty with
    {
        Version = version,
        Versions = [.. programs.SelectMany(p => new[] { new VersionState(p, 1, "h1", Specs.OneText("m", 1)), new VersionState(p, 2, "h2", Specs.OneText("m", 2)) })],
        Flags = [.. programs.Select(p => new FlagState($"rollout:{p}", p, 1, false, null, version, DateTimeOffset.UnixEpoch, new(RolloutId, 2, 100, 0)))],
    };
}
