using LlmOps.Client.Optimizer;
using LlmOps.OptimizationJobs.Tests.Platform;
using LlmOps.Testing;

namespace LlmOps.OptimizationJobs.Tests;

public sealed class HonestResultTests(PostgresDatabase server) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private StandInPlatform platform = null!;
    private string database = "";

    public async Task InitializeAsync()
    {
        (platform, database) = (await StandInPlatform.StartAsync(), await server.CreateAnotherAsync("optimizer"));
        platform.AddProgram("triage");
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task The_winner_is_scored_again_on_rows_no_search_saw()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request() with { Holdout = 0.5 });

        Assert.Equal(("completed", 2), (job.Status, job.NewVersion));
        var held = platform.Evals.Commands.Where(c => c.Split is "validation").Select(c => c.ExampleIds!).Where(ids => ids.Count == 10).Select(ids => string.Join(',', ids.Order(StringComparer.Ordinal))).Distinct().ToList();
        Assert.Equal(2, held.Count);
        Assert.Empty(held[0].Split(',').Intersect(held[1].Split(',')));
        Assert.Equal((10, 10), (job.Findings!.SearchedRows, job.Findings.HeldOutRows));
        var finding = job.Findings.HeldOut[0];
        Assert.Equal((finding.BaselineRun, finding.Run, finding.Verdict), (job.Comparison!.BaselineRun, job.Comparison.WinnerRun, job.Comparison.Verdict));
        Assert.Equal(Math.Min(1, finding.PValue * job.Findings.HeldOut.Count), finding.AdjustedPValue, 1e-9);
        Assert.NotNull(job.Findings.Train);
        Assert.Equal(platform.Evals.Charged, job.Cost);
    }

    [Fact]
    public async Task What_gains_only_on_the_rows_it_was_searched_on_is_not_published()
    {
        await using var service = new OptimizerService(database, platform);
        var searched = (IReadOnlyCollection<string>?)null;
        platform.Evals.Luck = (command, spec) =>
        {
            searched ??= command.Split is "validation" ? command.ExampleIds!.ToHashSet() : null;
            return command.Split is "validation" && !command.ExampleIds!.All(searched!.Contains) && spec.Steps[0].Demos is not null ? -0.9 : 0;
        };
        var job = await RunAsync(service, Request() with { Holdout = 0.5 });

        Assert.Equal(("completed", (int?)null), (job.Status, job.NewVersion));
        Assert.Equal("Nothing was published: what gained on the 10 rows of the search gained nothing on the 10 kept from it.", job.StatusReason);
        Assert.Empty(platform.Published);
    }

    [Fact]
    public async Task A_final_check_looks_at_the_sealed_split_once_and_says_why()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request() with { FinalCheck = true });

        var looks = platform.Evals.Commands.Where(c => c.Split is "test").ToList();
        Assert.Equal(2, looks.Select(c => c.EvalRunId).Distinct().Count());
        Assert.All(looks, c => Assert.Equal($"Final check of optimization job {job.Id}.", c.FinalCheckReason));
        Assert.Equal("better", job.Findings!.FinalCheck!.Verdict);
    }

    [Fact]
    public async Task A_limit_of_calls_is_never_passed_and_keeps_the_best_so_far()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request() with { MaxCalls = 70 });

        Assert.Equal("stopped", job.Status);
        Assert.StartsWith("The limit of 70 calls is reached. Published version 2", job.StatusReason, StringComparison.Ordinal);
        Assert.InRange(job.Calls, 40, 70);
        Assert.InRange(platform.Evals.Runs.Sum(r => r.Results.Count), 40, 70);
    }

    [Fact]
    public async Task A_job_whose_time_is_up_stops_what_runs_and_keeps_the_best_so_far()
    {
        platform.Evals.Hold(runs: 3);
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var id = (await client.OptimizationJobs.StartAsync(Request() with { MaxMinutes = 1 })).Id;
        await Eventually.Async(() => platform.Evals.Runs.Any(r => r.Status is "running") && platform.Evals.Runs.Count(r => r.Status is "completed") == 3, "runs have ended and others hang");
        service.Time.Advance(TimeSpan.FromMinutes(2));
        var job = await EndOfAsync(client, id);

        Assert.Equal("stopped", job.Status);
        Assert.StartsWith("The time is up.", job.StatusReason, StringComparison.Ordinal);
        Assert.DoesNotContain(platform.Evals.Runs, r => r.Status is "running");
    }

    [Fact]
    public async Task A_report_says_what_changed_why_and_what_it_cost()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request() with { Holdout = 0.5 });
        var report = await service.Client().OptimizationJobs.ReportAsync(job.Id);

        Assert.Equal(report.Winner!.Number, job.Findings!.HeldOut[0].Trial);
        Assert.Contains(report.Changes, c => c.Kind is "added" && c.Path.StartsWith("/steps/", StringComparison.Ordinal) && c.Path.Contains("/demos/", StringComparison.Ordinal));
        Assert.Contains("kept from it", report.Chosen, StringComparison.Ordinal);
        Assert.Equal((3, 1, 0.2), (report.Improved, report.Regressed, report.SmallestDetectable));
        Assert.Equal(job.Cost, report.Spending.Sum(s => s.Cost));
        Assert.Contains(report.Spending, s => s.Purpose is "held-out rows");
        Assert.True(job.QuotedCost >= job.Cost && job.QuotedCalls > 0);
    }

    [Fact]
    public async Task Trials_tell_what_they_change()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request());
        var trials = (await service.Client().OptimizationJobs.TrialsAsync(job.Id)).Items;
        Assert.Equal(((int?)null, 0), (trials[0].Parent, trials[0].Changes!.Count));
        Assert.All(trials.Skip(1), t => Assert.True(t.Parent == 0 && t.Changes!.Count > 0));
    }

    [Fact]
    public async Task What_the_metric_says_of_wrong_answers_reaches_the_reflecting_optimizers()
    {
        await using var service = new OptimizerService(database, platform);
        await RunAsync(service, Request() with { Optimizer = "gepa", Settings = null });
        Assert.Contains(platform.PromptCalls, call => call.Prompt.Contains("another label", StringComparison.Ordinal) && call.Prompt.Contains("Feedback: expected", StringComparison.Ordinal));
    }

    private static StartOptimizationJobRequest Request() => new()
    {
        Program = "triage", Dataset = "texts", Optimizer = "bootstrap_random_search", Budget = 1, Settings = new Dictionary<string, System.Text.Json.JsonElement> { ["num_candidates"] = System.Text.Json.JsonSerializer.SerializeToElement(3) },
    };

    private static async Task<OptimizationJobResponse> RunAsync(OptimizerService service, StartOptimizationJobRequest request)
    {
        var client = service.Client();
        return await EndOfAsync(client, (await client.OptimizationJobs.StartAsync(request)).Id);
    }

    private static Task<OptimizationJobResponse> EndOfAsync(LlmOps.Client.LlmOpsClient client, Guid id) =>
        Eventually.Async(
        async () => await client.OptimizationJobs.GetAsync(id) is { EndedAt: not null } job ? job : null, "the job ends");
}
