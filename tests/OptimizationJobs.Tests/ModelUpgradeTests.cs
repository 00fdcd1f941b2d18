using LlmOps.Client;
using LlmOps.Client.Optimizer;
using LlmOps.OptimizationJobs.Tests.Platform;
using LlmOps.Testing;

namespace LlmOps.OptimizationJobs.Tests;

public sealed class ModelUpgradeTests(PostgresDatabase server) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private StandInPlatform platform = null!;
    private string database = "";

    [Fact]
    public async Task A_program_that_holds_as_is_gets_a_new_version_and_a_proposal()
    {
        platform.AddProgram("holds");
        platform.Evals.Quality = (_, model) => model is "old" ? 0.7 : 0.75;
        platform.Evals.AddEvidence("holds");

        var program = Assert.Single((await UpgradeAsync()).Programs);

        Assert.Equal(("proposed", 2), (program.State, program.NewVersion!.Value));
        Assert.Equal((0.7, 0.75, 0.75), (program.OldScore, program.AsIsScore, program.NewScore));
        Assert.Equal("texts@1", program.Dataset);
        Assert.Equal(0.5, program.CostRatio!.Value, 3);
        Assert.Null(program.JobId);
        var rollout = Assert.Single(platform.Rollouts);
        Assert.True(rollout["draft"]!.GetValue<bool>());
        Assert.Equal([10, 50, 100], rollout["stages"]!.AsArray().Select(s => s!.GetValue<int>()));
        Assert.Equal(program.RolloutId.ToString(), rollout["id"]!.GetValue<string>());
        Assert.Equal(("upgrade", "new"), (Assert.Single(platform.Published)["origin"]!["kind"]!.GetValue<string>(), platform.Published.First()["spec"]!["steps"]![0]!["model"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_program_that_loses_is_optimized_on_the_new_model()
    {
        platform.AddProgram("loses");
        platform.Evals.Quality = (spec, model) => model is "old" ? 0.7 : Math.Min(0.8, 0.4 + (0.05 * (spec.Steps[0].Demos?.Count ?? 0)));
        platform.Evals.AddEvidence("loses");

        var program = Assert.Single((await UpgradeAsync()).Programs);

        Assert.Equal("proposed", program.State);
        Assert.Equal((0.7, 0.4, 0.8), (program.OldScore, program.AsIsScore, program.NewScore));
        Assert.Equal(0.1, program.Difference!.Value, 3);
        Assert.NotNull(program.JobId);
        Assert.Equal("optimization", Assert.Single(platform.Published)["origin"]!["kind"]!.GetValue<string>());
        Assert.Equal(program.NewVersion, Assert.Single(platform.Rollouts)["candidate"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_program_that_cannot_be_saved_is_kept_where_it_is()
    {
        platform.AddProgram("hopeless");
        platform.Evals.Quality = (_, model) => model is "old" ? 0.7 : 0.4;
        platform.Evals.AddEvidence("hopeless");

        var program = Assert.Single((await UpgradeAsync()).Programs);

        Assert.Equal("kept", program.State);
        Assert.Contains("0.700 to 0.400", program.Reason, StringComparison.Ordinal);
        Assert.Empty(platform.Rollouts);
    }

    [Fact]
    public async Task A_program_of_several_steps_moves_with_all_steps_that_ask_a_model()
    {
        platform.AddTwoSteps("long");
        platform.Evals.Quality = (_, model) => model is "old" ? 0.7 : 0.75;
        platform.Evals.AddEvidence("long");

        Assert.Equal("proposed", Assert.Single((await UpgradeAsync()).Programs).State);
        var steps = platform.Published.Single()["spec"]!["steps"]!;
        Assert.Equal((null, "new"), (steps[0]!["model"]?.ToJsonString(), steps[1]!["model"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_program_that_loses_and_cannot_be_optimized_is_kept_where_it_is()
    {
        platform.AddTwoSteps("long");
        platform.Evals.Quality = (_, model) => model is "old" ? 0.7 : 0.4;
        platform.Evals.AddEvidence("long");

        var program = Assert.Single((await UpgradeAsync()).Programs);
        Assert.Equal(("kept", null), (program.State, program.JobId));
    }

    [Fact]
    public async Task A_program_that_was_never_evaluated_is_left_alone()
    {
        platform.AddProgram("unknown");

        var upgrade = await UpgradeAsync();

        Assert.Equal(("completed", "no_evidence"), (upgrade.Status, Assert.Single(upgrade.Programs).State));
        Assert.Empty(platform.Evals.Commands);
    }

    [Fact]
    public async Task What_is_rolled_out_counts_not_what_is_newest()
    {
        platform.AddProgram("moved", model: "old");
        platform.AddProgram("elsewhere", model: "new");
        platform.Stable["moved"] = 1;

        Assert.Equal(["moved"], (await UpgradeAsync()).Programs.Select(p => p.Program));
    }

    [Fact]
    public async Task A_campaign_goes_on_after_a_crash_and_pays_once()
    {
        platform.AddProgram("loses");
        platform.Evals.Quality = (spec, model) => model is "old" ? 0.7 : Math.Min(0.8, 0.4 + (0.05 * (spec.Steps[0].Demos?.Count ?? 0)));
        platform.Evals.AddEvidence("loses");
        platform.Evals.Hold(runs: 3);
        Guid id;
        await using (var service = new OptimizerService(database, platform))
        {
            id = (await service.Client().ModelUpgrades.StartAsync(new("old", "new"))).Id;
            await Eventually.Async(() => platform.Evals.Commands.Count > 3, "the optimization of the program hangs");
        }

        platform.Evals.Open();
        await using var restarted = new OptimizerService(database, platform);
        var upgrade = await EndOfAsync(restarted.Client(), id);

        Assert.Equal("proposed", Assert.Single(upgrade.Programs).State);
        Assert.Single(platform.Rollouts);
        Assert.Single((await restarted.Client().OptimizationJobs.ListAsync()).Items);
        Assert.Equal(platform.Evals.Charged - (20 * platform.Evals.PricePerPrediction), upgrade.Cost);
    }

    [Fact]
    public async Task A_stopped_campaign_stops_the_optimization_it_waits_for()
    {
        platform.AddProgram("loses");
        platform.Evals.Quality = (_, model) => model is "old" ? 0.7 : 0.4;
        platform.Evals.AddEvidence("loses");
        platform.Evals.Hold(runs: 2);
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var id = (await client.ModelUpgrades.StartAsync(new("old", "new"))).Id;
        await Eventually.Async(() => platform.Evals.Commands.Count > 2, "the optimization of the program hangs");

        await client.ModelUpgrades.StopAsync(id);

        Assert.Equal("stopped", (await EndOfAsync(client, id)).Status);
        await Eventually.Async(async () => (await client.OptimizationJobs.ListAsync(status: "stopped")).Items.Count == 1, "the job stops too");
        Assert.Equal(409, (await Assert.ThrowsAsync<LlmOpsException>(() => client.ModelUpgrades.StopAsync(id))).Status);
        platform.Evals.Open();
    }

    [Fact]
    public async Task A_spent_budget_stops_the_campaign()
    {
        platform.AddProgram("holds");
        platform.Evals.PricePerPrediction = 0.001m;
        platform.Evals.AddEvidence("holds");

        var upgrade = await UpgradeAsync(0.005m);

        Assert.Equal("stopped", upgrade.Status);
        Assert.Contains("budget", upgrade.StatusReason, StringComparison.Ordinal);
        Assert.True(upgrade.Cost <= 0.005m);
    }

    [Theory]
    [InlineData("old", "newer", null, 404, "model_not_found")]
    [InlineData("olds", "new", null, 404, "model_not_found")]
    [InlineData("old", "new", "holdz", 404, "program_not_found")]
    [InlineData("old", "old", null, 400, "invalid_request")]
    [InlineData("old", "new", "already", 400, "invalid_request")]
    public async Task A_wrong_campaign_is_refused_by_name(string from, string to, string? program, int status, string code)
    {
        platform.AddProgram("holds");
        platform.AddProgram("already", model: "new");
        await using var service = new OptimizerService(database, platform);

        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => service.Client().ModelUpgrades.StartAsync(new(from, to, Programs: program is null ? null : [program])));
        Assert.Equal((status, code), (refused.Status, refused.Code));
    }

    public async Task InitializeAsync() => (platform, database) = (await StandInPlatform.StartAsync(), await server.CreateAnotherAsync("optimizer"));

    public async Task DisposeAsync() => await platform.DisposeAsync();

    private async Task<ModelUpgradeResponse> UpgradeAsync(decimal budget = 10m)
    {
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        ModelUpgradeResponse? last = null;
        await foreach (var upgrade in client.ModelUpgrades.WatchAsync((await client.ModelUpgrades.StartAsync(new("old", "new", budget, Seed: 2))).Id))
        {
            last = upgrade;
        }

        return last!;
    }

    private static Task<ModelUpgradeResponse> EndOfAsync(LlmOpsClient client, Guid id) => Eventually.Async(
        async () => await client.ModelUpgrades.GetAsync(id) is { EndedAt: not null } upgrade ? upgrade : null, "the campaign ends");
}
