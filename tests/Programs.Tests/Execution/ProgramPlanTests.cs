using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Execution;

public sealed class ProgramPlanTests
{
    [Theory]
    [InlineData("""{"txt": "x"}""", "text", "is missing")]
    [InlineData("""{"text": "x", "txet": "y"}""", "txet", "did you mean 'text'")]
    [InlineData("""{"text": 5}""", "text", "is not of type str")]
    [InlineData("""{"text": null}""", "text", "is null")]
    public async Task A_wrong_input_is_named(string inputs, string field, string reason)
    {
        var model = new ScriptedModel("[[ ## a ## ]]\ny");
        var wrong = await Assert.ThrowsAsync<InputException>(() => Specs.Plan("text, hint: Optional[str] -> a").RunAsync(inputs, model));
        Assert.Equal(field, wrong.Field);
        Assert.Contains(reason, wrong.Reason, StringComparison.Ordinal);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Model_settings_and_sample_reach_the_request()
    {
        var spec = Specs.Of("q -> a");
        spec = spec with { Steps = [spec.Steps[0] with { Model = new ModelSpec("first", 0.3, 64) }] };
        var model = new ScriptedModel("[[ ## a ## ]]\ny");
        await ProgramPlan.Compile(spec).RunAsync(Specs.Json("""{"q": "x"}"""), model, new RunOptions { Model = "second", Sample = 7 }, CancellationToken.None);
        var request = Assert.Single(model.Requests);
        Assert.Equal(("second", 0.3, 64, 7L, 7), (request.Model, request.Temperature, request.MaxTokens, request.Seed, request.Sample));
    }

    [Fact]
    public void Leave_one_out_drops_only_demos_with_equal_inputs()
    {
        var plan = Specs.Plan("a, b -> c", demos: [Specs.Demo("""{"a": "1", "b": "2"}""", """{"c": "same"}"""), Specs.Demo("""{"a": "1", "b": "3"}""", """{"c": "other"}""")]);
        var inputs = Specs.Json("""{"b": "2", "a": "1"}""");
        var all = plan.Render(inputs, RunOptions.Default).Messages;
        var left = plan.Render(inputs, new RunOptions { LeaveOneOut = true }).Messages;
        Assert.Equal((6, 4), (all.Count, left.Count));
        Assert.DoesNotContain(left, m => m.Content.Contains("same", StringComparison.Ordinal));
        Assert.Contains(left, m => m.Content.Contains("other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bindings_and_output_paths_rename()
    {
        var spec = Specs.Of("text -> label", module: "chain_of_thought");
        spec = spec with
        {
            Steps = [spec.Steps[0] with { Bind = new Dictionary<string, string> { ["text"] = "$.inputs.message" } }],
            Outputs = new Dictionary<string, string> { ["intent"] = "$.steps.main.label", ["why"] = "$.steps.main.reasoning" },
        };
        var model = new ScriptedModel("[[ ## reasoning ## ]]\nhm\n[[ ## label ## ]]\ny");
        var run = await ProgramPlan.Compile(spec).RunAsync("""{"message": "hi"}""", model);
        Assert.Equal("""{"intent":"y","why":"hm"}""", run.Outputs.ToJsonString());
        Assert.StartsWith("[[ ## text ## ]]\nhi", model.Requests[0].Messages[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Rendering_twice_gives_equal_requests_that_share_nothing_changeable()
    {
        var plan = Specs.Plan("q -> a", adapter: "json");
        var first = plan.Render(Specs.Json("""{"q": "x"}"""), RunOptions.Default);
        var second = plan.Render(Specs.Json("""{"q": "x"}"""), RunOptions.Default);
        Assert.Equal(first.Messages.AsEnumerable(), second.Messages.AsEnumerable());
        Assert.NotSame(first.ResponseFormat, second.ResponseFormat);
    }
}
