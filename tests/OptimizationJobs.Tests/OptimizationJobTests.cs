using System.Text.Json;
using LlmOps.Client;
using LlmOps.Client.Optimizer;
using LlmOps.OptimizationJobs.Tests.Platform;
using LlmOps.Testing;

namespace LlmOps.OptimizationJobs.Tests;

public sealed class OptimizationJobTests(PostgresDatabase server) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private StandInPlatform platform = null!;
    private string database = "";

    [Fact]
    public async Task A_job_publishes_the_best_version_with_its_lineage()
    {
        platform.AddProgram("triage");
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();

        var started = await client.OptimizationJobs.StartAsync(Request(settings: """{"num_candidates": 3}"""));
        var job = await EndOfAsync(client, started.Id);

        Assert.Equal(("completed", (string?)null), (job.Status, job.StatusReason));
        Assert.Equal(2, job.NewVersion);
        Assert.Equal((0.3, 0.9), (Math.Round(job.BaselineScore!.Value, 2), Math.Round(job.BestScore!.Value, 2)));
        Assert.Equal("better", job.Comparison!.Verdict);
        Assert.Equal(platform.Evals.Charged, job.Cost);
        Assert.Null(job.Progress);
        var published = Assert.Single(platform.Published);
        var origin = published["origin"]!;
        Assert.Equal(("optimization", job.Id.ToString(), job.BestTrial, "texts@1"), (origin["kind"]!.GetValue<string>(), origin["job_id"]!.GetValue<string>(), origin["trial"]!.GetValue<int>(), origin["dataset"]!.GetValue<string>()));
        Assert.Equal([job.Comparison.BaselineRun.ToString(), job.Comparison.WinnerRun.ToString()], origin["eval_run_ids"]!.AsArray().Select(r => r!.GetValue<string>()));
        Assert.Equal(1, published["parent"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("ship", 2, null)]
    [InlineData("needs_review", 2, null)]
    [InlineData("hold", null, "The best trial was not published: the gate 'release' holds it back.")]
    public async Task A_gate_decides_whether_the_winner_is_published(string verdict, int? version, string? reason)
    {
        platform.AddProgram("triage");
        platform.Evals.GateVerdict = verdict;
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();

        var job = await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(Request(settings: """{"num_candidates": 2}""") with { Gate = "release" })).Id);

        Assert.Equal(("completed", version, reason), (job.Status, job.NewVersion, job.StatusReason));
        Assert.Equal(("release", verdict), (job.Gate, job.GateVerdict));
        Assert.Equal(job.Comparison!.WinnerRun, Assert.Single(platform.Evals.Judged));
        Assert.Equal(version is null ? 0 : 1, platform.Published.Count);
    }

    [Fact]
    public async Task Mipro_asks_the_prompt_model_once_over_a_crash_and_publishes_the_better_instruction()
    {
        platform.AddProgram("triage");
        platform.Evals.Quality = (spec, _) => (spec.Steps[0].Signature.Instructions?.StartsWith("Look closely", StringComparison.Ordinal) == true ? 0.8 : 0.3) + (spec.Steps[0].Demos is null ? 0 : 0.05);
        platform.Evals.Hold(3);
        var request = Request(optimizer: "mipro_v2", settings: """{"max_labeled_demos": 2, "max_bootstrapped_demos": 1}""") with { PromptModel = "teacher" };
        await using (var first = new OptimizerService(database, platform))
        {
            await first.Client().OptimizationJobs.StartAsync(request);
            await Eventually.Async(() => platform.Evals.Commands.Count > 3, "the search has begun");
        }

        var asked = platform.PromptCalls.Count;
        Assert.True(asked > 0);
        platform.Evals.Open();
        await using var second = new OptimizerService(database, platform);
        var client = second.Client();
        var job = await EndOfAsync(client, (await client.OptimizationJobs.ListAsync()).Items.Single().Id);

        Assert.Equal(("completed", 2), (job.Status, job.NewVersion));
        Assert.Equal(asked, platform.PromptCalls.Count);
        Assert.All(platform.PromptCalls, call => Assert.Equal("teacher", call.Model));
        Assert.StartsWith("Look closely", Assert.Single(platform.Published)["spec"]!["steps"]![0]!["signature"]!["instructions"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(platform.Evals.Charged + (asked * platform.PricePerPrompt), job.Cost);
        var trials = (await client.OptimizationJobs.TrialsAsync(job.Id)).Items;
        Assert.All(trials, t => Assert.Contains(t.Status, new[] { "completed", "pruned" }));
    }

    [Fact]
    public async Task A_budget_that_does_not_pay_the_prompt_model_stops_the_job_before_it_is_asked()
    {
        platform.AddProgram("triage");
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var job = await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(Request(budget: 0.001m, optimizer: "mipro_v2", settings: """{"max_labeled_demos": 0, "max_bootstrapped_demos": 0}"""))).Id);
        Assert.Equal("stopped", job.Status);
        Assert.Empty(platform.PromptCalls);
        Assert.True(job.Cost <= 0.001m);
    }

    [Fact]
    public async Task A_quote_counts_what_the_judge_costs()
    {
        platform.AddProgram("triage");
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var plain = await client.OptimizationJobs.QuoteAsync(Request());
        var judged = await client.OptimizationJobs.QuoteAsync(Request() with { Metric = "judge:strict" });
        Assert.Equal(2 * plain.Calls, judged.Calls);
        Assert.True(judged.Cost > plain.Cost);
        Assert.Contains("judged in a call of its own", judged.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trials_show_what_was_tried_and_what_it_scored()
    {
        platform.AddProgram("triage");
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var job = await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(Request(settings: """{"num_candidates": 2}"""))).Id);

        var first = await client.OptimizationJobs.TrialsAsync(job.Id, limit: 2);
        var rest = await client.OptimizationJobs.TrialsAsync(job.Id, first.NextCursor);

        var trials = first.Items.Concat(rest.Items).ToList();
        Assert.Equal(Enumerable.Range(0, job.TrialsDone), trials.Select(t => t.Number));
        Assert.All(trials, t => Assert.Equal("completed", t.Status));
        Assert.Equal(("unchanged", 0), (trials[0].Name, trials[0].Demos));
        Assert.Equal(trials[1].Demos, trials[1].Spec!.Value.GetProperty("steps")[0].GetProperty("demos").GetArrayLength());
        Assert.Equal(platform.Evals.Runs.Where(r => r.Command.Split is "validation").Sum(r => r.Cost), trials.Sum(t => t.Cost));
        Assert.Equal(platform.Evals.Runs.Where(r => r.Command.Split is "validation").Select(r => r.Id).Order(), trials.Select(t => t.EvalRunId!.Value).Order());
    }

    [Fact]
    public async Task Only_train_and_validation_are_ever_looked_at()
    {
        platform.AddProgram("triage");
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(Request(optimizer: "bootstrap_few_shot"))).Id);

        Assert.DoesNotContain("test", platform.SplitsRead);
        Assert.All(platform.Evals.Commands, c => Assert.Contains(c.Split, new[] { "train", "validation" }));
        Assert.All(platform.Evals.Commands.Where(c => c.Split is "train"), c => Assert.True(c.LeaveOneOut));
    }

    [Fact]
    public async Task Nothing_is_published_when_nothing_is_better()
    {
        platform.AddProgram("triage");
        platform.Evals.Quality = (_, _) => 0.5;
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var job = await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(Request(optimizer: "labeled_few_shot"))).Id);

        Assert.Equal(("completed", "Nothing better was found.", (int?)null), (job.Status, job.StatusReason, job.NewVersion));
        Assert.Empty(platform.Published);
    }

    [Fact]
    public async Task A_job_replayed_after_a_crash_asks_for_the_same_runs_and_pays_once()
    {
        platform.AddProgram("triage");
        platform.Evals.Hold(runs: 3);
        Guid id;
        await using (var service = new OptimizerService(database, platform))
        {
            var client = service.Client();
            id = (await client.OptimizationJobs.StartAsync(Request(settings: """{"num_candidates": 3}"""))).Id;
            await Eventually.Async(async () => (await client.OptimizationJobs.GetAsync(id)).TrialsDone > 0 && platform.Evals.Commands.Count > 3, "runs have ended and others hang");
        }

        var before = platform.Evals.Runs.Select(r => r.Id).ToHashSet();
        platform.Evals.Open();
        await using var restarted = new OptimizerService(database, platform);
        var job = await EndOfAsync(restarted.Client(), id);

        Assert.Equal(("completed", 2), (job.Status, job.NewVersion!.Value));
        Assert.Superset(before, platform.Evals.Runs.Select(r => r.Id).ToHashSet());
        Assert.Equal(platform.Evals.Runs.Count, platform.Evals.Runs.Select(Content).Distinct().Count());
        Assert.Equal(platform.Evals.Charged, job.Cost);
    }

    [Fact]
    public async Task Two_replicas_share_the_work_and_do_each_job_once()
    {
        platform.AddProgram("triage");
        await using var first = new OptimizerService(database, platform);
        await using var second = new OptimizerService(database, platform);
        var ids = new List<Guid>();
        foreach (var client in new[] { first.Client(), second.Client(), first.Client(), second.Client() })
        {
            // Named by its number: the latest version may soon be what the first of these jobs publishes.
            ids.Add((await client.OptimizationJobs.StartAsync(Request(optimizer: "labeled_few_shot") with { Version = "1" })).Id);
        }

        foreach (var id in ids)
        {
            Assert.Equal("completed", (await EndOfAsync(second.Client(), id)).Status);
        }

        Assert.Equal(8, platform.Evals.Commands.Count);
        Assert.Single(platform.Published);
    }

    [Fact]
    public async Task A_job_goes_on_without_announcements_by_asking()
    {
        platform.AddProgram("triage");
        platform.Evals.Announces = false;
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var job = await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(Request(optimizer: "labeled_few_shot"))).Id);

        Assert.Equal("completed", job.Status);
    }

    [Fact]
    public async Task A_stopped_job_stops_its_runs_and_goes_on_when_resumed()
    {
        platform.AddProgram("triage");
        platform.Evals.Hold(runs: 1);
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var id = (await client.OptimizationJobs.StartAsync(Request(settings: """{"num_candidates": 2}"""))).Id;
        await Eventually.Async(() => platform.Evals.Runs.Count(r => r.Status is "running") > 0 && platform.Evals.Runs.Any(r => r.Status is "completed"), "a run has ended and another hangs");

        await client.OptimizationJobs.StopAsync(id);
        var stopped = await EndOfAsync(client, id);
        Assert.Equal("stopped", stopped.Status);
        Assert.DoesNotContain(platform.Evals.Runs, r => r.Status is "running");
        Assert.Null(stopped.NewVersion);

        platform.Evals.Open();
        await client.OptimizationJobs.ResumeAsync(id);
        var job = await EndOfAsync(client, id);
        Assert.Equal(("completed", 2), (job.Status, job.NewVersion!.Value));
        Assert.Equal(platform.Evals.Runs.Count, platform.Evals.Runs.Select(Content).Distinct().Count());
        Assert.Equal(platform.Evals.Charged, job.Cost);
        await Assert.ThrowsAsync<LlmOpsException>(() => client.OptimizationJobs.ResumeAsync(id));
        await Assert.ThrowsAsync<LlmOpsException>(() => client.OptimizationJobs.StopAsync(id));
    }

    [Fact]
    public async Task A_spent_budget_ends_the_job_with_the_best_so_far()
    {
        platform.AddProgram("triage");
        platform.Evals.PricePerPrediction = 0.001m;
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var job = await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(Request(budget: 0.07m))).Id);

        Assert.Equal("stopped", job.Status);
        Assert.StartsWith("The budget of 0.07 US dollars is spent.", job.StatusReason, StringComparison.Ordinal);
        Assert.InRange(job.Cost, 0.04m, 0.07m);
        Assert.Equal(2, job.NewVersion);
        Assert.True(job.BestScore > job.BaselineScore);
    }

    [Fact]
    public async Task Events_follow_a_job_to_its_end()
    {
        platform.AddProgram("triage");
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var id = (await client.OptimizationJobs.StartAsync(Request(optimizer: "labeled_few_shot"))).Id;
        var seen = new List<OptimizationJobResponse>();
        await foreach (var job in client.OptimizationJobs.WatchAsync(id))
        {
            seen.Add(job);
        }

        Assert.Equal("completed", seen[^1].Status);
        Assert.Equal(seen.Count, seen.Select(j => JsonSerializer.Serialize(j)).Distinct().Count());
    }

    [Fact]
    public async Task A_quote_says_what_a_job_would_run_at_most()
    {
        platform.AddProgram("triage");
        await using var service = new OptimizerService(database, platform);
        var quote = await service.Client().OptimizationJobs.QuoteAsync(Request(settings: """{"num_candidates": 3, "max_labeled_demos": 8}"""));

        Assert.Equal(6, quote.Trials);
        Assert.Equal((6 * 20) + 40, quote.Calls);
        Assert.True(quote.InputTokens > quote.OutputTokens && quote.OutputTokens > 0);
        Assert.Equal(((quote.InputTokens * 1m) + (quote.OutputTokens * 2m)) / 1_000_000m, quote.Cost);
    }

    [Theory]
    [InlineData("{\"program\": \"nobody\"}", 404, "program_not_found")]
    [InlineData("{\"dataset\": \"nothing\"}", 404, "dataset_not_found")]
    [InlineData("{\"optimizer\": \"bootstrap_fewshot\"}", 404, "optimizer_not_found")]
    [InlineData("{\"metric\": \"exact_matchh\"}", 404, "metric_not_found")]
    [InlineData("{\"metric\": \"regex\"}", 404, "metric_not_found")]
    [InlineData("{\"metric\": \"judge:nobody\"}", 404, "judge_not_found")]
    [InlineData("{\"metric\": \"judge:kind\"}", 409, "judge_not_certified")]
    [InlineData("{\"gate\": \"releese\"}", 404, "gate_not_found")]
    [InlineData("{\"gate\": \"elsewhere\"}", 400, "invalid_request")]
    [InlineData("{\"task_model\": \"olde\"}", 404, "model_not_found")]
    [InlineData("{\"teacher_model\": \"teachr\"}", 404, "model_not_found")]
    [InlineData("{\"budget\": 0}", 400, "invalid_request")]
    [InlineData("{\"settings\": {\"max_demos\": 3}}", 400, "invalid_request")]
    [InlineData("{\"dataset\": \"small\"}", 400, "invalid_request")]
    [InlineData("{\"dataset\": \"leaky\"}", 400, "invalid_request")]
    [InlineData("{\"program\": \"numbers\"}", 400, "invalid_request")]
    [InlineData("{\"program\": \"other\"}", 400, "invalid_request")]
    public async Task A_wrong_request_is_refused_by_name(string change, int status, string code)
    {
        platform.AddProgram("triage");
        platform.AddProgram("other", signature: "question -> answer");
        platform.AddProgram("numbers", signature: "text -> label: int");
        await using var service = new OptimizerService(database, platform);
        var changed = JsonSerializer.SerializeToNode(Request(), LlmOpsJson.Options)!.AsObject();
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!)
        {
            changed[name] = JsonSerializer.SerializeToNode(value);
        }

        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => service.Client().OptimizationJobs.StartAsync(changed.Deserialize<StartOptimizationJobRequest>(LlmOpsJson.Options)!));
        Assert.Equal((status, code), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_program_the_optimizers_cannot_work_on_is_refused_before_anything_is_spent()
    {
        platform.AddTwoSteps("long");
        await using var service = new OptimizerService(database, platform);
        foreach (var ask in new Func<StartOptimizationJobRequest, Task>[] { r => service.Client().OptimizationJobs.StartAsync(r), r => service.Client().OptimizationJobs.QuoteAsync(r) })
        {
            var refused = await Assert.ThrowsAsync<LlmOpsException>(() => ask(Request() with { Program = "long" }));
            Assert.Equal((400, "invalid_request", "program"), (refused.Status, refused.Code, refused.Problem!.Value.GetProperty("errors")[0].GetProperty("field").GetString()));
            Assert.Contains("'long' version 1 cannot be optimized: it has 2 steps", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(platform.Evals.Commands);
        Assert.Empty((await service.Client().OptimizationJobs.ListAsync()).Items);
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_by_program_and_status()
    {
        platform.AddProgram("triage");
        platform.AddProgram("second");
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var ids = new List<Guid>();
        foreach (var program in new[] { "triage", "second", "triage" })
        {
            ids.Add((await client.OptimizationJobs.StartAsync(Request(optimizer: "labeled_few_shot") with { Program = program })).Id);
            await EndOfAsync(client, ids[^1]);
        }

        var first = await client.OptimizationJobs.ListAsync(program: "triage", status: "completed", limit: 1);
        var second = await client.OptimizationJobs.ListAsync(program: "triage", status: "completed", cursor: first.NextCursor);
        Assert.Equal([ids[2], ids[0]], first.Items.Concat(second.Items).Select(j => j.Id));
        Assert.Empty((await client.OptimizationJobs.ListAsync(status: "failed")).Items);
        Assert.Equal(["labeled_few_shot", "bootstrap_few_shot", "bootstrap_random_search", "knn_few_shot", "ensemble", "infer_rules", "copro", "mipro_v2", "gepa", "simba", "better_together"], (await client.OptimizationJobs.OptimizersAsync()).Items.Select(o => o.Name));
    }

    [Fact]
    public async Task Without_a_known_key_nothing_is_told()
    {
        await using var service = new OptimizerService(database, platform, "llmops_unknown_key");

        Assert.Equal(401, (await Assert.ThrowsAsync<LlmOpsException>(() => service.Client().OptimizationJobs.ListAsync())).Status);
    }

    public async Task InitializeAsync() => (platform, database) = (await StandInPlatform.StartAsync(), await server.CreateAnotherAsync("optimizer"));

    public async Task DisposeAsync() => await platform.DisposeAsync();

    private static string Content(EvalRunRecord run) => $"{run.Command.Version} {run.Command.SpecJson} {run.Command.Split} {run.Command.Model} {string.Join(',', run.Command.ExampleIds ?? [])}";

    private static StartOptimizationJobRequest Request(decimal budget = 5m, string optimizer = "bootstrap_random_search", string? settings = null) => new()
    {
        Program = "triage", Dataset = "texts", Budget = budget, Seed = 3, Optimizer = optimizer,
        Settings = settings is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(settings),
    };

    private static Task<OptimizationJobResponse> EndOfAsync(LlmOpsClient client, Guid id) => Eventually.Async(
        async () => await client.OptimizationJobs.GetAsync(id) is { EndedAt: not null } job ? job : null, "the job ends");
}
