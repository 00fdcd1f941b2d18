using System.Net;
using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.Rollouts;

public sealed class RolloutTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_rollout_that_names_a_gate_needs_its_word_or_an_override_that_is_on_record()
    {
        await using var evals = await GateStandIn.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString, settings: ("services:evals:http:0", evals.Address));
        await gateway.PublishAsync("gated", 1);
        await gateway.PublishAsync("gated", 2);
        StartRolloutRequest request = new("gated", 2, [100], "new prompt", Gate: "release");

        var silent = await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(request));
        Assert.Equal((409, "gate_not_passed"), (silent.Status, silent.Code));
        Assert.Contains("has not judged version 2", silent.Message, StringComparison.Ordinal);
        evals.Verdict = "hold";
        var held = await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(request));
        Assert.Contains("gate release says hold; exact_match: -4 points", held.Message, StringComparison.Ordinal);
        Assert.Equal(400, (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(request with { Gate = null, GateOverride = "why not" }))).Status);
        Assert.Equal(400, (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(request with { Gate = "elsewhere" }))).Status);

        var overridden = await gateway.Client.Rollouts.StartAsync(request with { GateOverride = "the owner accepts it", Draft = true });
        Assert.Equal("draft", overridden.State);
        evals.Verdict = "ship";
        await gateway.Client.Rollouts.StartAsync(request);
        var reasons = (await gateway.Client.Rollouts.AuditAsync()).Items.Select(a => a.Reason);
        Assert.Contains("new prompt (gate release says hold; overridden: the owner accepts it)", reasons);
        Assert.Contains("new prompt (gate release says ship)", reasons);
    }

    [Fact]
    public async Task Two_replicas_agree_on_everybody_over_a_restart_and_the_kill_switch_reaches_both()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("fine"));
        var folder = Directory.CreateTempSubdirectory("llmops-gateway-").FullName;
        var first = await GatewayUnderTest.StartAsync(database.ConnectionString, folder);
        await using var second = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await first.AddModelsAsync(server, "small");
        await first.PublishAsync("sticky", 1);
        await first.PublishAsync("sticky", 2);
        var rollout = await first.Client.Rollouts.StartAsync(new("sticky", 2, [50, 100], "try it"));
        await CurrentAsync(first, rollout.Id);

        var before = await ArmsAsync(first, "sticky");
        var other = await ArmsAsync(second, "sticky");
        await first.DisposeAsync();
        await using var restarted = await GatewayUnderTest.StartAsync(database.ConnectionString, folder);
        var after = await ArmsAsync(restarted, "sticky");

        Assert.Equal(before, other);
        Assert.Equal(before, after);
        Assert.Contains("candidate", before);
        Assert.Contains("stable", before);

        var killed = await second.Client.Rollouts.KillAsync("rollout:sticky", "smells");
        Assert.True(killed.Killed);
        await CurrentAsync(second, rollout.Id);
        Assert.All(await ArmsAsync(restarted, "sticky"), arm => Assert.Equal("stable", arm));
        Assert.All(await ArmsAsync(second, "sticky"), arm => Assert.Equal("stable", arm));
        Assert.Equal("killed", (await second.Client.Rollouts.GetAsync(rollout.Id)).State);
        Assert.Equal("flag_killed", (await Assert.ThrowsAsync<LlmOpsException>(() => second.Client.Rollouts.StartAsync(new("sticky", 2, [100])))).Code);
        await second.Client.Rollouts.ResetAsync("rollout:sticky", "mended");
        Assert.Equal("ramping", (await second.Client.Rollouts.StartAsync(new("sticky", 2, [100]))).State);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_first_version_serves_also_when_the_second_is_announced_before_it()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small");
        await gateway.PublishAsync("overtaken", 2);
        await gateway.PublishAsync("overtaken", 1);

        Assert.Equal(1, (await gateway.Client.Rollouts.FlagsAsync()).Items.Single(f => f.Key == "rollout:overtaken").StableVersion);
    }

    [Fact]
    public async Task A_rollout_waits_for_a_version_that_is_still_on_its_way()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small");
        await gateway.PublishAsync("hasty", 1);

        var starting = gateway.Client.Rollouts.StartAsync(new("hasty", 2, [100]));
        await gateway.PublishAsync("hasty", 2);

        Assert.Equal("ramping", (await starting).State);
        Assert.Equal("version_not_found", (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(new("hasty", 9, [100], Draft: true)))).Code);
        Assert.Equal("program_not_found", (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(new("hasti", 1, [100])))).Code);
    }

    [Fact]
    public async Task A_rollout_ends_with_the_candidate_as_stable_and_its_arms_counted()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("fine"));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small");
        await gateway.PublishAsync("counted", 1);
        await gateway.PublishAsync("counted", 2);
        Assert.Equal(1, (await RunAsync(gateway, "counted", "anybody")).Version);

        var rollout = await gateway.Client.Rollouts.StartAsync(new("counted", 2, [50, 100], Draft: true));
        Assert.Equal(("draft", 0), (rollout.State, rollout.Percent));
        rollout = await gateway.Client.Rollouts.MoveAsync(rollout.Id, "start");
        Assert.Equal("rollout_exists", (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(new("counted", 2, [100])))).Code);
        var answers = new List<RunProgramResponse>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add(await RunAsync(gateway, "counted", $"u{i}"));
        }

        Assert.All(answers, a => Assert.Equal(a.Arm == "candidate" ? 2 : 1, a.Version));
        foreach (var answer in answers.Where(a => a.Arm == "candidate").Take(2))
        {
            await gateway.Client.Inference.FeedbackAsync(new(answer.InferenceId, 0.5));
        }

        var arms = await Eventually.Async(async () => await gateway.Client.Rollouts.GetAsync(rollout.Id) is { } read && read.Arms.Sum(a => a.Inferences) == 20 && read.Arms.Sum(a => a.FeedbackCount) == 2 ? read.Arms : null, "all inferences are counted");
        Assert.Equal(answers.Count(a => a.Arm == "candidate"), arms.Single(a => a.Arm == "candidate").Units);
        Assert.Equal(0.5, arms.Single(a => a.Arm == "candidate").FeedbackScore);
        var explained = await gateway.Client.Rollouts.ExplainAsync("rollout:counted", "u0");
        Assert.Equal((answers[0].Arm, answers[0].Version), (explained.Arm, explained.Version));
        Assert.Equal(explained.Arm == "candidate", explained.Bucket < 50);

        await gateway.Client.Rollouts.MoveAsync(rollout.Id, "hold");
        await gateway.Client.Rollouts.MoveAsync(rollout.Id, "resume");
        await gateway.Client.Rollouts.MoveAsync(rollout.Id, "advance");
        rollout = await gateway.Client.Rollouts.MoveAsync(rollout.Id, "advance", "all good");
        Assert.Equal(("promoted", 100), (rollout.State, rollout.Percent));
        Assert.Equal((2, "stable"), ((await RunAsync(gateway, "counted", "anybody")).Version, (await RunAsync(gateway, "counted", "u3")).Arm));
        Assert.Equal("invalid_transition", (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.MoveAsync(rollout.Id, "roll-back"))).Code);
        Assert.Equal((1, "pinned"), ((await gateway.Client.Inference.RunAsync("counted", new(new() { ["text"] = "x" }) { Version = "1" })) is var pinned ? pinned.Version : 0, pinned.Arm));
    }

    [Fact]
    public async Task A_candidate_that_fails_is_answered_by_stable_and_counted_against_the_candidate()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("fine"));
        server.When(r => r.Model == "broken", ScriptedAnswer.Fails(400));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small", "broken");
        await gateway.PublishAsync("saved", 1);
        await gateway.PublishAsync("saved", 2, "broken");
        var rollout = await gateway.Client.Rollouts.StartAsync(new("saved", 2, [100]));

        var answer = await RunAsync(gateway, "saved", "u1");

        Assert.Equal(("candidate", 1, "fine"), (answer.Arm, answer.Version, answer.Outputs["answer"]!.GetValue<string>()));
        var stored = (await gateway.ShippedAsync(answer.InferenceId)).Inference;
        Assert.Equal(("ok", "candidate", "stable", "invalid_request"), (stored.Status, stored.Arm, stored.ServedArm, stored.FallbackReason));
        Assert.Equal(1, (await gateway.Client.Rollouts.GetAsync(rollout.Id)).Arms.Single(a => a.Arm == "candidate").Errors);
    }

    [Fact]
    public async Task Wrong_rollouts_are_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.PublishAsync("checked", 1);

        Assert.Contains("checked", (await FailAsync(new("cheked", 2, [100]), 404, "program_not_found")).Message, StringComparison.Ordinal);
        await FailAsync(new("checked", 9, [100]), 404, "version_not_found");
        await FailAsync(new("checked", 1, [100]), 409, "already_stable");
        Assert.Contains("stages", (await FailAsync(new("checked", 1, [100, 50]), 400, "invalid_request")).Message, StringComparison.Ordinal);
        var reader = gateway.Http(await gateway.CreateKeyAsync(["read", "infer", "write"]));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/api/flags/rollout:checked/kill", null)).StatusCode);

        async Task<LlmOpsException> FailAsync(StartRolloutRequest request, int status, string code)
        {
            var refused = await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Rollouts.StartAsync(request));
            Assert.Equal((status, code), (refused.Status, refused.Code));
            return refused;
        }
    }

    internal static Task<RunProgramResponse> RunAsync(GatewayUnderTest gateway, string program, string user) =>
        gateway.Client.Inference.RunAsync(program, new(new() { ["text"] = "hi" }) { User = user });

    private static async Task CurrentAsync(GatewayUnderTest gateway, Guid rollout) =>
        await Eventually.Async(async () => await gateway.Client.Rollouts.GetAsync(rollout) is { ReplicasLive: >= 2 } read && read.ReplicasLive == read.ReplicasCurrent, "every replica has acknowledged the change");

    private static async Task<List<string>> ArmsAsync(GatewayUnderTest gateway, string program)
    {
        var arms = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            arms.Add((await RunAsync(gateway, program, $"user-{i}")).Arm);
        }

        return arms;
    }
}
