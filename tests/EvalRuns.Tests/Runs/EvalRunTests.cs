using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Contracts.EvalRuns;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Tests.Kit;
using LlmOps.Evaluation.Statistics;
using LlmOps.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LlmOps.EvalRuns.Tests.Runs;

public sealed class EvalRunTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private static StartEvalRunRequest Order { get; } = new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" };

    [Fact]
    public async Task A_started_run_is_scored_with_an_interval_and_announced_once()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 160, i => i % 4 == 0 ? "b" : "a");
        siblings.Answer = async (_, _) => { await siblings.UntilAtOnceAsync(16); return (200, ScriptedSiblings.Says("a")); };
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        Assert.Equal(("completed", 160, 160, 160), (run.Status, run.Total, run.Done, run.Outcomes["ok"]));
        var score = Assert.Single(run.Scores);
        var wilson = WilsonInterval.Of(120, 160);
        Assert.Equal(("exact_match", 0.75, wilson.Lower, wilson.Upper, 160), (score.Metric, score.Score, score.Lower, score.Upper, score.Scored));
        Assert.Equal((160 * ScriptedSiblings.Price, 1600L, 320L), (run.Cost, run.InputTokens, run.OutputTokens));
        Assert.Equal(160, siblings.TotalCalls);
        Assert.Equal(16, siblings.MostAtOnce);

        var results = await service.ResultsAsync(run.Id);
        Assert.Equal(Enumerable.Range(0, 160).Select(i => $"validation-{i:D4}"), results.Select(r => r.ExampleId));
        Assert.Equal(("row validation 0004.", "b", "a", 0.0), (results[4].Inputs!["text"]!.GetValue<string>(), results[4].Expected!["label"]!.GetValue<string>(), results[4].Outputs!["label"]!.GetValue<string>(), results[4].Scores["exact_match"]));
        Assert.Equal(40, (await service.Runs.ResultsAsync(run.Id, failed: true, limit: 100)).Items.Count);
        await Eventually.Async(() => !service.Announced.IsEmpty, "the end is announced");
        var announced = Assert.Single(service.Announced);
        Assert.Equal((run.Id, "completed", 0.75, 160, 0), (announced.EvalRunId, announced.Status, announced.Score, announced.Scored, announced.Errors));
        Assert.Contains((await service.Runs.ListAsync(program: "triage", status: "completed")).Items, r => r.Id == run.Id);
    }

    [Fact]
    public async Task Watching_a_run_ends_with_its_end()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 30);
        var gate = new TaskCompletionSource();
        siblings.Answer = async (_, _) => { await gate.Task; return (200, ScriptedSiblings.Says("a")); };
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var run = await service.Runs.StartAsync(Order);

        var seen = new List<EvalRunResponse>();
        await foreach (var state in service.Runs.WatchAsync(run.Id))
        {
            seen.Add(state);
            gate.TrySetResult();
        }

        Assert.NotEqual("completed", seen[0].Status);
        Assert.Equal(("completed", 30), (seen[^1].Status, seen[^1].Done));
        Assert.Equal(seen.Count, seen.Select(s => (s.Done, s.Cost, s.Status)).Distinct().Count());
    }

    [Fact]
    public async Task Scoring_the_same_program_again_asks_no_model()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 60);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        var again = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Metrics = ["normalized_match", "exact_match"] })).Id);

        Assert.Equal(("completed", 60, 60, 0m), (again.Status, again.Done, again.Reused, again.Cost));
        Assert.Equal(["normalized_match", "exact_match"], again.Scores.Select(s => s.Metric));
        Assert.Equal(60, siblings.TotalCalls);
        var other = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Model = "large" })).Id);
        Assert.Equal((0, 120), (other.Reused, siblings.TotalCalls));
    }

    [Fact]
    public async Task Samples_of_one_example_are_averaged_before_the_interval_is_made()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 20);
        siblings.Answer = (_, sample) => Task.FromResult((200, ScriptedSiblings.Says(sample == 0 ? "a" : "b")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Repeats = 2 })).Id);

        Assert.Equal((40, 40, 0.5, 0.5, 0.5), (run.Total, run.Done, run.Scores[0].Score, run.Scores[0].Lower, run.Scores[0].Upper));
        Assert.Equal([0, 1, 0, 1], (await service.ResultsAsync(run.Id)).Take(4).Select(r => r.Sample));
    }

    [Fact]
    public async Task Garbage_becomes_a_typed_outcome_and_errors_never_become_zeros()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 50);
        siblings.Answer = (text, _) => Task.FromResult(int.Parse(text[15..19]) switch
        {
            < 5 => (200, "raw:<html>teapot</html>"),
            < 10 => (500, "raw:{}"),
            < 15 => (200, "no label \0 here \ud83d"),
            < 20 => (200, "raw:{\"choices\":[]}"),
            < 25 => (200, ScriptedSiblings.Says("zebra")),
            _ => (200, ScriptedSiblings.Says("a")),
        });
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        Assert.Equal(("completed", 50), (run.Status, run.Done));
        Assert.Equal((25, 10, 15), (run.Outcomes["ok"], run.Outcomes["parse_failure"], run.Outcomes["provider_error"]));
        Assert.Equal((35, 25 / 35.0), (run.Scores[0].Scored, run.Scores[0].Score!.Value));
        var results = await service.ResultsAsync(run.Id);
        Assert.All(results.Where(r => r.Outcome == "provider_error"), r => Assert.Equal((null, true), (r.Scores["exact_match"], r.Error!.Length > 0)));
        Assert.All(results.Where(r => r.Outcome == "parse_failure"), r => Assert.Equal(0.0, r.Scores["exact_match"]));
        Assert.Equal(10, (await service.Runs.ResultsAsync(run.Id, outcome: "parse_failure")).Items.Count);
    }

    [Fact]
    public async Task Only_the_errors_of_a_run_are_tried_again()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 60);
        var isBroken = true;
        siblings.Answer = (text, _) => Task.FromResult(isBroken && text.EndsWith("7.", StringComparison.Ordinal) ? (503, "raw:{}") : (200, ScriptedSiblings.Says("a")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);
        Assert.Equal((54, 6), (run.Outcomes["ok"], run.Outcomes["provider_error"]));
        var callsBefore = siblings.TotalCalls;

        isBroken = false;
        await service.Runs.RetryErrorsAsync(run.Id);
        var healed = await service.UntilEndedAsync(run.Id);

        Assert.Equal(("completed", 60, 60, callsBefore + 6), (healed.Status, healed.Done, healed.Outcomes["ok"], siblings.TotalCalls));
        var nothing = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.RetryErrorsAsync(run.Id));
        Assert.Equal((409, "nothing_to_retry"), (nothing.Status, nothing.Code));
    }

    [Fact]
    public async Task A_run_without_any_score_has_failed_and_can_be_tried_again()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 5);
        siblings.Answer = (_, _) => Task.FromResult((500, "raw:{}"));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);
        Assert.Equal(("failed", null), (run.Status, run.Scores[0].Score));

        siblings.Answer = (_, _) => Task.FromResult((200, ScriptedSiblings.Says("a")));
        await service.Runs.RetryErrorsAsync(run.Id);
        Assert.Equal(("completed", 1.0), await service.UntilEndedAsync(run.Id) is var r ? (r.Status, r.Scores[0].Score!.Value) : default);
    }

    [Fact]
    public async Task A_budget_stops_a_run_without_overshooting()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 200);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Budget = 0.0405m })).Id);

        Assert.Equal(("stopped", "the budget is spent", 0.040m), (run.Status, run.StatusReason, run.Cost));
        Assert.Equal((40, 40, 160), (run.Done, run.Outcomes["ok"], run.Outcomes["budget_stop"]));
        Assert.Equal((40, 40), (siblings.TotalCalls, run.Scores[0].Scored));
        await Eventually.Async(() => service.Announced.Any(a => a.EvalRunId == run.Id && a.Status == "stopped"), "the stop is announced");
    }

    [Fact]
    public async Task A_stopped_run_keeps_its_results_and_goes_on_when_resumed()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 120);
        var gate = new TaskCompletionSource();
        siblings.Answer = async (text, _) =>
        {
            if (int.Parse(text[15..19]) >= 40) { await gate.Task; }
            return (200, ScriptedSiblings.Says("a"));
        };
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var id = (await service.Runs.StartAsync(Order)).Id;
        await service.UntilAsync(id, r => r.Done == 40, "the first forty are done");

        Assert.Equal("stopping: by a person", (await service.Runs.StopAsync(id)).StatusReason);
        gate.SetResult();
        var stopped = await service.UntilEndedAsync(id);
        Assert.Equal("stopped", stopped.Status);
        Assert.InRange(stopped.Done, 40, 119);

        await service.Runs.ResumeAsync(id);
        var completed = await service.UntilEndedAsync(id);
        Assert.Equal(("completed", 120, 120), (completed.Status, completed.Done, siblings.TotalCalls));
        var twice = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.StopAsync(id));
        Assert.Equal((409, "eval_run_ended"), (twice.Status, twice.Code));
    }

    [Fact]
    public async Task A_command_starts_a_run_once_however_often_it_is_delivered()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 40, i => i % 2 == 0 ? "a" : "b");
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var command = new StartEvalRun
        {
            EvalRunId = Guid.CreateVersion7(), Program = "triage", SpecJson = ScriptedSiblings.Spec("candidate").ToJsonString(), Dataset = "tickets", DatasetVersion = 1, Split = "validation",
            Metrics = ["exact_match"], ExampleIds = ["validation-0005", "validation-0002"], Trigger = "optimization", RequestedBy = "job 1", LeaveOneOut = true,
        };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => service.Bus.Publish(command)));
        var run = await service.UntilEndedAsync(command.EvalRunId);
        await service.Bus.Publish(command);
        await service.Bus.Publish(command with { EvalRunId = Guid.CreateVersion7(), LeaveOneOut = false });
        await Eventually.Async(() => service.Announced.Count == 2, "the second run has ended");

        Assert.Equal(("completed", 2, 0.5, null, "optimization"), (run.Status, run.Done, run.Scores[0].Score, run.Version, run.Trigger));
        Assert.Equal(["validation-0005", "validation-0002"], (await service.ResultsAsync(run.Id)).Select(r => r.ExampleId));
        Assert.Single(service.Announced, a => a.EvalRunId == run.Id);
        Assert.Equal(4, siblings.TotalCalls);
    }

    [Fact]
    public async Task A_command_that_cannot_be_carried_out_becomes_a_failed_run()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var command = new StartEvalRun { EvalRunId = Guid.CreateVersion7(), Program = "triaje", Version = 1, Dataset = "tickets", DatasetVersion = 1, Split = "validation", Metrics = ["exact_match"], RequestedBy = "job 1" };

        await service.Bus.Publish(command);

        await Eventually.Async(() => service.Announced.Any(a => a.EvalRunId == command.EvalRunId && a.Status == "failed"), "the failure is announced");
        Assert.Contains("triaje", (await service.Runs.GetAsync(command.EvalRunId)).StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_sealed_test_split_is_shown_anywhere()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Rows["test"] = [.. Enumerable.Range(0, 20).Select(i => ($"row secret{i:D2}.", i < 10 ? "a" : "b"))];
        siblings.Answer = (text, _) => Task.FromResult((200, text.EndsWith("3.", StringComparison.Ordinal) ? $"I think {text} is zebra" : ScriptedSiblings.Says("a")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var order = Order with { Split = "test", Reason = "release 7" };

        var first = await service.UntilEndedAsync((await service.Runs.StartAsync(order)).Id);
        var second = await service.UntilEndedAsync((await service.Runs.StartAsync(order with { Version = "2" })).Id);

        Assert.Equal(("completed", 20, first.Id), (first.Status, first.Done, first.FinalCheckId));
        Assert.Equal([first.Id, second.Id], siblings.FinalChecks.Select(c => c["eval_run_id"]!.GetValue<Guid>()));
        Assert.Equal(("release 7", "service"), (siblings.FinalChecks.First()["reason"]!.GetValue<string>(), siblings.FinalChecks.First()["who"]!.GetValue<string>()));
        Assert.Equal(siblings.TotalCalls, siblings.SealedHeaders.Count(h => h == "true"));
        using var http = service.Http();
        foreach (var path in new[] { $"{first.Id}", $"{first.Id}/results?limit=1000", $"{first.Id}/results?outcome=parse_failure", $"{first.Id}/events", $"compare?baseline={first.Id}&candidate={second.Id}", "" })
        {
            var text = await http.GetStringAsync(new Uri($"/api/eval-runs/{path}", UriKind.Relative));
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("zebra", text, StringComparison.Ordinal);
        }

        Assert.All(await service.ResultsAsync(first.Id), r => Assert.Equal((null, null, null, null), (r.Inputs, r.Expected, r.Outputs, r.InferenceId)));
        Assert.DoesNotContain(service.Log, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("zebra", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"program":"triage","dataset":"tickets","split":"test"}""", 400, "reason")]
    [InlineData("""{"program":"triage","dataset":"tickets","split":"dev"}""", 400, "split")]
    [InlineData("""{"program":"triage","dataset":"tickets","repeats":0,"budget":0}""", 400, "budget")]
    [InlineData("""{"program":"triage","dataset":"tickets","metrics":["exact_mach"]}""", 404, "exact_match")]
    [InlineData("""{"program":"triage","dataset":"tickets","model":"smal"}""", 404, "small")]
    [InlineData("""{"program":"triaje","dataset":"tickets"}""", 404, "triage")]
    [InlineData("""{"program":"triage","dataset":"tickets"}""", 400, "split")]
    [InlineData("""{"program":"triage","dataset":"tickets","unheard":1}""", 400, "unheard")]
    [InlineData("""{"dataset":"tickets"}""", 400, "program")]
    [InlineData("""{"program":"triage","dataset":""", 400, "$")]
    public async Task Bad_orders_are_refused_with_the_field_or_the_close_names(string body, int status, string says)
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        using var http = service.Http();

        using var response = await http.PostAsync(new Uri("/api/eval-runs", UriKind.Relative), new StringContent(body, null, "application/json"));

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idempotency_key_makes_a_repeated_start_the_same_run()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 3);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        using var http = service.Http();
        http.DefaultRequestHeaders.Add("Idempotency-Key", "build-77");

        var ids = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            using var response = await http.PostAsJsonAsync("/api/eval-runs", Order, LlmOpsJson.Options);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            ids.Add((await response.Content.ReadFromJsonAsync<EvalRunResponse>(LlmOpsJson.Options))!.Id);
        }

        Assert.Equal(ids[0], ids[1]);
    }

    [Fact]
    public async Task The_trace_of_the_start_request_runs_on_to_the_model_calls()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "LlmOps.EvalRuns", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 3);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        using var http = service.Http();
        var trace = ActivityTraceId.CreateRandom().ToString();
        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var response = await http.PostAsJsonAsync("/api/eval-runs", Order, LlmOpsJson.Options);
        await service.UntilEndedAsync((await response.Content.ReadFromJsonAsync<EvalRunResponse>(LlmOpsJson.Options))!.Id);

        Assert.Equal(3, siblings.TraceParents.Count);
        Assert.All(siblings.TraceParents, parent => Assert.Contains(trace, parent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_schema_is_that_of_the_migrations()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        using var scope = service.Services.CreateScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<EvalRunsDbContext>().Database.HasPendingModelChanges());
        Assert.Equal(
            ["answer_exact_match", "answer_passage_match", "contains", "embedding_similarity", "exact_match", "list_match", "normalized_match", "numeric_tolerance", "record_match", "regex", "token_f1", "weighted", "judge", "webhook"],
            (await service.Runs.MetricsAsync()).Items.Select(m => m.Name));
    }
}
