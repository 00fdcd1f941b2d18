using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client.Evals;
using LlmOps.Client.Gateway;
using LlmOps.Client.Registry;
using LlmOps.Testing;

namespace LlmOps.EndToEnd.Tests;

/// <summary>What must hold when a service runs as several processes, and when one of them dies.</summary>
[Collection(PlatformCollection.Name)]
public sealed class TwoProcessesTests(Platform platform)
{
    [Fact]
    public async Task Two_gateways_send_a_user_to_the_same_arm_also_after_a_restart_and_both_obey_the_kill_switch()
    {
        var program = await PublishTwoVersionsAsync();
        await Eventually.Async(async () => (await platform.Client.Rollouts.FlagsAsync()).Items.Any(f => f.Key == $"rollout:{program}"), "the gateway serves the program");
        var rollout = await Eventually.Async<RolloutResponse>(async () => await platform.Client.Rollouts.StartAsync(new(program, 2, [50, 100])), "the gateway knows the candidate");
        Assert.Equal(50, rollout.Percent);

        var state = Directory.CreateTempSubdirectory("llmops-second-gateway-").FullName;
        try
        {
            await using var second = await StartGatewayAsync(state);
            var users = Enumerable.Range(0, 40).Select(i => $"user-{i}").ToList();
            var arms = await ArmsAsync(platform.Gateway, program, users);
            Assert.Contains("stable", arms);
            Assert.Contains("candidate", arms);
            await Eventually.Async(async () => (await ArmsAsync(second.BaseUrl, program, users)).SequenceEqual(arms), "the second gateway sends every user to the same arm");

            await second.KillAsync();
            await using var restarted = await StartGatewayAsync(state);
            Assert.Equal(arms, await ArmsAsync(restarted.BaseUrl, program, users));

            await platform.Client.Rollouts.KillAsync($"rollout:{program}", "test");
            await Eventually.Async(async () => (await ArmsAsync(platform.Gateway, program, users)).All(a => a == "stable") && (await ArmsAsync(restarted.BaseUrl, program, users)).All(a => a == "stable"), "both serve stable to everybody");
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_run_loses_nothing_and_no_example_is_scored_twice()
    {
        var name = UniqueName.Next("many-rows");
        var rows = string.Join('\n', Enumerable.Range(0, 400).Select(i => JsonSerializer.Serialize(new { text = $"message number {i} about {(i % 2 == 0 ? "cats" : "dogs")}", label = i % 2 == 0 ? "cats" : "dogs" })));
        await platform.Client.Datasets.ImportAsync(name, new DatasetImport { Format = "jsonl", Inputs = ["text"], Labels = ["label"], Split = "validation=1" }, new MemoryStream(Encoding.UTF8.GetBytes(rows)));
        await platform.Client.Programs.PublishAsync(name, new PublishVersionRequest { Signature = "text -> label: Literal['cats','dogs']", Model = "practice-small" });
        await platform.Client.Models.PutAsync("practice-slow", new PutModelRequest("practice", 0.15m, 0.60m, UpstreamName: "practice-small@latency=150"));

        await using var worker = await platform.StartAnotherAsync("EvalRuns", "evals", arguments: ["--role", "worker"]);
        var run = await Eventually.Async<EvalRunResponse>(async () => await platform.Client.EvalRuns.StartAsync(new StartEvalRunRequest { Program = name, Dataset = name, Model = "practice-slow" }), "the model is known everywhere");
        await Eventually.Async(async () => (await platform.Client.EvalRuns.ResultsAsync(run.Id, limit: 1000)).Items.Select(r => r.Worker).Distinct().Count() > 1, "both processes work on the run");
        await worker.KillAsync();
        await Eventually.Async(async () => (await platform.Client.EvalRuns.GetAsync(run.Id)).Status is "completed" or "failed", "the run ends", TimeSpan.FromMinutes(2));

        var ended = await platform.Client.EvalRuns.GetAsync(run.Id);
        var results = (await platform.Client.EvalRuns.ResultsAsync(run.Id, limit: 1000)).Items;
        Assert.Equal(("completed", 400, 400), (ended.Status, ended.Scores[0].Scored, results.Count));
        Assert.Equal(400, results.Select(r => r.ExampleId).Distinct().Count());
    }

    private Task<ServiceProcess> StartGatewayAsync(string state) =>
        platform.StartAnotherAsync("InferenceGateway", "gateway", extra: new Dictionary<string, string?>(StringComparer.Ordinal) { ["LlmOps__StateDirectory"] = state });

    private async Task<string> PublishTwoVersionsAsync()
    {
        var program = UniqueName.Next("two-arms");
        foreach (var instructions in new[] { "Pick one.", "Pick the right one." })
        {
            await platform.Client.Programs.PublishAsync(program, new PublishVersionRequest { Signature = "text -> label: Literal['cats','dogs']", Instructions = instructions, Model = "practice-small" });
        }

        return program;
    }

    private async Task<IReadOnlyList<string>> ArmsAsync(Uri gateway, string program, IReadOnlyList<string> users)
    {
        using var handler = new SocketsHttpHandler();
        var client = new Client.LlmOpsClient(new Client.LlmOpsSettings { Gateway = gateway, Key = platform.Key }, handler);
        return await Task.WhenAll(users.Select(async user => (await client.Inference.RunAsync(program, new RunProgramRequest(new JsonObject { ["text"] = "a cat" }) { User = user })).Arm));
    }
}
