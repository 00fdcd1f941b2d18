using System.Collections.Concurrent;
using System.Diagnostics;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Execution;

public sealed class RunTraceTests
{
    private const string TwoSteps = """
        {"steps": [
          {"id": "first", "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "topic"}]}, "model": {"name": "m1"}},
          {"id": "second", "module": "chain_of_thought", "signature": {"inputs": [{"name": "topic"}], "outputs": [{"name": "label"}]}, "model": {"name": "m2"}, "bind": {"topic": "$.steps.first.topic"}}],
         "outputs": {"topic": "$.steps.first.topic", "label": "$.steps.second.label"}}
        """;

    private const string Topic = "[[ ## topic ## ]]\ncards";
    private const string Label = "[[ ## reasoning ## ]]\nIt is lost.\n\n[[ ## label ## ]]\nlost";

    [Fact]
    public async Task A_failed_run_tells_what_its_steps_had_done()
    {
        var trace = new RunTrace();
        await Assert.ThrowsAsync<AnswerException>(() => RunAsync(AnsweringModel.InTurn(Topic, "nonsense"), trace));

        Assert.Equal(["first", "second"], trace.Steps.Select(s => s.StepId));
        Assert.Equal(("""{"topic":"cards"}""", null), (trace.Steps[0].Outputs.ToJsonString(), trace.Steps[0].Error));
        var failed = trace.Steps[1];
        Assert.Equal("""{"topic":"cards"}""", failed.Inputs.ToJsonString());
        Assert.Equal(("m2", "nonsense", failed.Error), (failed.Calls[0].Model, failed.Calls[0].Answer, failed.Calls[0].Error));
        Assert.Contains("'reasoning'", failed.Error, StringComparison.Ordinal);
        Assert.Equal(20, trace.Usage.InputTokens);
    }

    [Fact]
    public async Task A_call_that_failed_is_in_the_trace_with_its_reason()
    {
        var trace = new RunTrace();
        var model = new AnsweringModel((_, number) => number is 0 ? Topic : throw new ModelException(ModelErrorKind.Timeout, "too late"));
        await Assert.ThrowsAsync<ModelException>(() => RunAsync(model, trace));

        var call = Assert.Single(trace.Steps[1].Calls);
        Assert.Equal(("m2", "", "too late", null), (call.Model, call.Answer, call.Error, call.Response));
        Assert.Contains("cards", call.Messages[^1].Content, StringComparison.Ordinal);
        Assert.Equal(10, trace.Usage.InputTokens);
    }

    [Fact]
    public async Task A_run_its_caller_stopped_tells_how_far_it_came()
    {
        var trace = new RunTrace();
        using var caller = new CancellationTokenSource();
        var model = new AnsweringModel((_, number) =>
        {
            if (number is 1)
            {
                caller.Cancel();
                caller.Token.ThrowIfCancellationRequested();
            }

            return Topic;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(model, trace, caller.Token));

        Assert.Equal([("first", null), ("second", "was stopped")], trace.Steps.Select(s => (s.StepId, s.Error)));
        Assert.Equal("was stopped", Assert.Single(trace.Steps[1].Calls).Error);
    }

    [Fact]
    public async Task A_value_is_told_when_its_step_ends_and_before_the_next_begins()
    {
        var plan = ProgramPlan.Compile(ProgramSpecJson.Parse(TwoSteps));
        var news = new List<ProgramEvent>();
        await foreach (var item in plan.StreamAsync(Specs.Json("""{"text": "t"}"""), AnsweringModel.InTurn(Topic, Label), RunOptions.Default, CancellationToken.None))
        {
            news.Add(item);
        }

        Assert.Equal([("topic", "cards"), ("label", "lost")], news.Where(n => n.HasEnded).Select(n => (n.Field, n.Value!.GetValue<string>())));
        Assert.True(news.FindIndex(n => n is { Field: "topic", HasEnded: true }) < news.FindIndex(n => n.Field is "label"));
        Assert.All(news.GroupBy(n => n.Field).Where(g => g.Key is not null), g => Assert.True(g.Last().HasEnded));
    }

    [Fact]
    public async Task An_unusable_value_is_the_callers_mistake_only_where_the_caller_gave_it()
    {
        var own = Splitting("$.inputs.file", "");
        var wrong = await Assert.ThrowsAsync<InputException>(() => own.RunAsync(Specs.Json("""{"file": "{broken"}"""), new ScriptedModel(), RunOptions.Default, CancellationToken.None));
        Assert.Equal("file", wrong.Field);

        var written = Splitting("$.steps.write.json", """{"id": "write", "signature": {"inputs": [{"name": "wish"}], "outputs": [{"name": "json"}]}, "model": {"name": "m"}},""");
        var unreadable = await Assert.ThrowsAsync<AnswerException>(() => written.RunAsync(Specs.Json("""{"wish": "w"}"""), AnsweringModel.InTurn("[[ ## json ## ]]\n{broken"), RunOptions.Default, CancellationToken.None));
        Assert.Equal(("json", 10L), (unreadable.Field, unreadable.Usage.InputTokens));
    }

    [Fact]
    public async Task Every_step_has_a_span_of_its_own()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var run = new Activity("run").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "LlmOps.Programs",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == run.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await Assert.ThrowsAsync<AnswerException>(() => RunAsync(AnsweringModel.InTurn(Topic, "nonsense"), new RunTrace()));

        Assert.Equal(
            [("first", "predict", ActivityStatusCode.Unset, run.SpanId), ("second", "chain_of_thought", ActivityStatusCode.Error, run.SpanId)],
            spans.Select(s => ((string)s.GetTagItem("llmops.step.id")!, (string)s.GetTagItem("llmops.step.module")!, s.Status, s.ParentSpanId)));
        Assert.All(spans, s => Assert.Equal("program.step", s.OperationName));
    }

    private static ProgramPlan Splitting(string source, string before) => ProgramPlan.Compile(ProgramSpecJson.Parse(
        "{\"steps\": [" + before + """{"id": "split", "module": "split", "options": {"format": "json"}, "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "chunks", "type": "list[str]"}]}, "bind": {"text": "BIND"}}]}"""
            .Replace("BIND", source, StringComparison.Ordinal)));

    private static Task<ProgramRun> RunAsync(IModelClient model, RunTrace trace, CancellationToken cancellationToken = default) =>
        ProgramPlan.Compile(ProgramSpecJson.Parse(TwoSteps)).RunAsync(Specs.Json("""{"text": "t"}"""), model, new RunOptions { Trace = trace }, cancellationToken);
}
