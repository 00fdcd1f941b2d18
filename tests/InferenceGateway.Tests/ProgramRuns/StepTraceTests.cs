using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.ProgramRuns;

public sealed class StepTraceTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private ScriptedModelServer server = null!;
    private GatewayUnderTest gateway = null!;

    [Fact]
    public async Task What_each_step_did_is_kept_with_the_inference_and_read_back_whole()
    {
        await gateway.PublishAsync("sorter", 1, spec: Specs.TwoSteps());
        AnswerBothSteps();
        var run = await RunAsync("sorter");
        Assert.Null(run.Steps);

        var stored = await gateway.ShippedAsync(run.InferenceId);
        Assert.Equal(["topic", "sort"], stored.Steps!.Select(s => s.Id));
        var (topic, sort) = (stored.Steps![0], stored.Steps[1]);
        Assert.Equal(("predict", "chain_of_thought"), (topic.Module, sort.Module));
        Assert.Equal(("""{"text":"my card is gone"}""", """{"topic":"cards"}"""), (topic.Inputs!.ToJsonString(), topic.Outputs!.ToJsonString()));
        Assert.Equal(("""{"topic":"cards","text":"my card is gone"}""", """{"reasoning":"It is gone.","label":"lost"}"""), (sort.Inputs!.ToJsonString(), sort.Outputs!.ToJsonString()));
        var call = Assert.Single(sort.Calls);
        Assert.Equal("strong", call.Model);
        Assert.Contains("[[ ## topic ## ]]\ncards", call.Messages![^1].Content, StringComparison.Ordinal);
        Assert.Contains("[[ ## label ## ]]\nlost", call.Answer, StringComparison.Ordinal);
        Assert.Equal(sort.Outputs.ToJsonString(), call.Outputs!.ToJsonString());
        Assert.All(stored.Steps, s => Assert.True(s.ElapsedMs >= s.Calls[0].ElapsedMs && s.Calls[0].ElapsedMs > 0));
        var calls = stored.Steps.SelectMany(s => s.Calls).ToList();
        Assert.Equal((stored.Inference.InputTokens, stored.Inference.OutputTokens, stored.Inference.CostUsd), (calls.Sum(c => c.InputTokens), calls.Sum(c => c.OutputTokens), calls.Sum(c => c.Cost)));
        Assert.Equal("small", stored.Inference.Model);
        Assert.Null(stored.Answer);
        Assert.Null(stored.Request);
    }

    [Fact]
    public async Task A_single_call_is_told_by_request_and_answer_and_its_step_all_the_same()
    {
        server.Always(Specs.Answer("forty two"));
        await gateway.PublishAsync("answers", 1);
        var stored = await gateway.ShippedAsync((await RunAsync("answers")).InferenceId);

        var step = Assert.Single(stored.Steps!);
        var call = Assert.Single(step.Calls);
        Assert.Equal(Specs.Answer("forty two"), stored.Answer);
        Assert.Equal(stored.Answer, call.Answer);
        Assert.Equal(stored.Request!.Value.GetProperty("messages")[1].GetProperty("content").GetString(), call.Messages![1].Content);
        Assert.Equal((stored.Inputs!.ToJsonString(), stored.Outputs!.ToJsonString(), stored.Outputs.ToJsonString()), (step.Inputs!.ToJsonString(), step.Outputs!.ToJsonString(), call.Outputs!.ToJsonString()));
    }

    [Fact]
    public async Task A_failed_run_keeps_the_calls_made_so_far()
    {
        await gateway.PublishAsync("failing", 1, spec: Specs.TwoSteps());
        AnswerBothSteps();
        server.When(r => r.Model == "strong", ScriptedAnswer.Says("nonsense"));
        var failed = await Assert.ThrowsAsync<LlmOpsException>(() => RunAsync("failing"));
        Assert.Equal("unreadable_answer", failed.Code);

        var stored = await gateway.ShippedAsync((await gateway.Client.Inferences.LastOfAsync("failing")).Id);
        Assert.Equal("""{"topic":"cards"}""", stored.Steps![0].Outputs!.ToJsonString());
        var sort = stored.Steps[1];
        Assert.Null(sort.Outputs);
        Assert.Equal(("nonsense", sort.Error), (sort.Calls[0].Answer, sort.Calls[0].Error));
        Assert.Contains("'reasoning'", sort.Error, StringComparison.Ordinal);
        Assert.Equal(stored.Inference.CostUsd, stored.Steps.SelectMany(s => s.Calls).Sum(c => c.Cost));
    }

    [Fact]
    public async Task Attempts_of_a_run_are_told_apart()
    {
        await gateway.PublishAsync("careful", 1, spec: Specs.TwoSteps("""[{"model":"backup"}]"""));
        AnswerBothSteps();
        server.When(r => r.Model == "strong", ScriptedAnswer.Fails(400));
        var run = await RunAsync("careful");
        Assert.Equal(("fallback_model", "backup"), (run.ServedBy, run.Model));

        var steps = (await gateway.ShippedAsync(run.InferenceId)).Steps!;
        Assert.Equal([("topic", 1, "small"), ("sort", 1, "strong"), ("topic", 2, "backup"), ("sort", 2, "backup")], steps.Select(s => (s.Id, s.Attempt!.Value, s.Calls[0].Model)));
        Assert.Equal(steps[1].Error, Assert.Single(steps[1].Calls).Error);
        Assert.Null(steps[1].Calls[0].Answer);
        Assert.NotEmpty(steps[1].Calls[0].Messages!);
    }

    [Fact]
    public async Task A_trace_is_answered_on_request_and_a_sealed_call_keeps_none()
    {
        await gateway.PublishAsync("sealed", 1, spec: Specs.TwoSteps());
        AnswerBothSteps();
        using var http = gateway.Http(TestKeys.Admin);
        http.DefaultRequestHeaders.Add("x-llmops-sealed", "true");
        var answer = await http.PostAsJsonAsync("/v1/programs/sealed/run", new { inputs = new { text = "secret" }, trace = true });
        var run = (await answer.Content.ReadFromJsonAsync<RunProgramResponse>(LlmOpsJson.Options))!;

        Assert.Equal(["topic", "sort"], run.Steps!.Select(s => s.Id));
        Assert.Contains("secret", run.Steps![0].Calls[0].Messages![^1].Content, StringComparison.Ordinal);
        var stored = await gateway.ShippedAsync(run.InferenceId);
        Assert.All(new object?[] { stored.Steps, stored.Inputs, stored.Outputs, stored.Answer, stored.Request }, Assert.Null);
        Assert.True(stored.Inference.CostUsd > 0);
    }

    [Fact]
    public async Task A_value_of_any_allowed_depth_is_kept_and_read_back()
    {
        const int Depth = 63;
        var nested = new string('[', Depth) + new string(']', Depth);
        await gateway.PublishAsync("deep", 1, spec: """
            {"steps":[{"id":"main","signature":{"inputs":[{"name":"text","type":"Any"}],"outputs":[{"name":"answer","type":"Any"}]},"model":{"name":"small"}}]}
            """);
        server.Always(Specs.Answer(nested));
        var run = await gateway.Client.Inference.RunAsync("deep", new(new JsonObject { ["text"] = JsonNode.Parse(nested) }) { Trace = true });

        Assert.Equal(nested, run.Steps![0].Outputs!["answer"]!.ToJsonString());
        var step = (await gateway.ShippedAsync(run.InferenceId)).Steps![0];
        Assert.Equal((nested, nested), (step.Inputs!["text"]!.ToJsonString(), step.Calls[0].Outputs!["answer"]!.ToJsonString()));
    }

    [Fact]
    public async Task Calls_made_side_by_side_are_all_charged()
    {
        const int Items = 40;
        await gateway.PublishAsync("mapper", 1, spec: """
            {"steps":[{"id":"each","module":"map","options":{"max_parallel":20},"signature":{"inputs":[{"name":"text"}],"outputs":[{"name":"answer"}]},"model":{"name":"small"}}]}
            """);
        server.When(_ => true, ScriptedAnswer.Says(Specs.Answer("x")) with { PromptTokens = 7, CompletionTokens = 3 });
        var answer = await gateway.Admin.PostAsJsonAsync("/v1/programs/mapper/run", new { inputs = new { text = Enumerable.Range(0, Items).Select(i => $"item {i}") }, trace = true });
        var run = (await answer.Content.ReadFromJsonAsync<RunProgramResponse>(LlmOpsJson.Options))!;

        Assert.Equal((Items * 7L, Items * 3L, Items * 0.000013m), (run.Usage.InputTokens, run.Usage.OutputTokens, run.Usage.CostUsd));
        Assert.Equal(Enumerable.Range(1, Items).Select(i => $"item {i}").Order(), run.Steps![0].Calls.Select(c => c.Purpose!).Order());
    }

    [Fact]
    public async Task A_caller_that_leaves_stops_the_run_and_what_was_done_is_kept()
    {
        await gateway.PublishAsync("slow", 1, spec: Specs.TwoSteps());
        AnswerBothSteps();
        var never = new TaskCompletionSource();
        server.When(r => r.Model == "strong", ScriptedAnswer.Hangs(never.Task));
        using var caller = new CancellationTokenSource();
        var running = gateway.Client.Inference.RunAsync("slow", new(new() { ["text"] = "x" }), caller.Token);
        await Eventually.Async(() => server.Requests.Any(r => r.Model == "strong"), "the second step has asked its model");
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var stored = await gateway.ShippedAsync((await gateway.Client.Inferences.LastOfAsync("slow")).Id);
        Assert.Equal("client_closed", stored.Inference.Status);
        Assert.Equal([("topic", null), ("sort", "was stopped")], stored.Steps!.Select(s => (s.Id, s.Error)));
        Assert.Equal(stored.Steps![0].Calls[0].Cost, stored.Inference.CostUsd);
        Assert.Contains("cards", Assert.Single(stored.Steps[1].Calls).Messages![^1].Content, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task Each_step_is_a_span_under_the_request_with_its_model_calls_below()
    {
        await gateway.PublishAsync("spans", 1, spec: Specs.TwoSteps());
        AnswerBothSteps();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "LlmOps.Programs" or "LlmOps.InferenceGateway" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var id = (await RunAsync("spans")).InferenceId;
        var trace = (await gateway.ShippedAsync(id)).Inference.TraceId;

        var own = spans.Where(s => s.TraceId.ToString() == trace).ToList();
        var steps = own.Where(s => s.OperationName is "program.step").ToList();
        Assert.Equal(["topic", "sort"], steps.Select(s => s.GetTagItem("llmops.step.id")));
        Assert.Equal(["chat small", "chat strong"], steps.Select(step => own.Single(s => s.ParentSpanId == step.SpanId).OperationName));
        await Eventually.Async(() => spans.Any(s => s.SpanId == steps[0].ParentSpanId && s.Source.Name is "Microsoft.AspNetCore"), "the request's span has ended");
    }

    public async Task InitializeAsync()
    {
        server = await ScriptedModelServer.StartAsync();
        gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small", "strong", "backup");
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await server.DisposeAsync();
    }

    private void AnswerBothSteps()
    {
        server.Always(Specs.Sorted);
        server.When(r => !r.Prompt.Contains("reasoning", StringComparison.Ordinal), ScriptedAnswer.Says("[[ ## topic ## ]]\ncards"));
    }

    private Task<RunProgramResponse> RunAsync(string program) => gateway.Client.Inference.RunAsync(program, new(new JsonObject { ["text"] = "my card is gone" }));
}
