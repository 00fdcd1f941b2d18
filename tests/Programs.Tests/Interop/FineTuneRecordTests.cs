using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Tests.Interop;

public sealed class FineTuneRecordTests
{
    [Theory]
    [InlineData("chat")]
    [InlineData("json")]
    public void A_record_is_what_the_step_sends_and_an_answer_it_reads(string adapter)
    {
        var spec = Specs.Of("q -> a, n: int", module: "chain_of_thought", adapter: adapter, demos: Specs.Demo("""{"q": "1"}""", """{"reasoning": "r", "a": "x", "n": 1}"""));
        var example = Specs.Demo("""{"q": "2\u2028"}""", """{"a": "y", "n": 2, "reasoning": "two\nlines"}""");
        var line = FineTuneRecord.Line(spec, "main", example);
        Assert.DoesNotContain('\n', line);
        var messages = JsonNode.Parse(line)!["messages"]!.AsArray().Select(m => new ModelMessage(m!["role"]!.GetValue<string>(), m["content"]!.GetValue<string>())).ToList();
        var plan = ProgramPlan.Compile(spec);
        var request = plan.Render(example.Inputs, RunOptions.Default);
        Assert.Equal(request.Messages, messages[..^1]);
        Assert.Equal("assistant", messages[^1].Role);
        var run = plan.Read(request, new ModelResponse(messages[^1].Content, default, "m", "stop"));
        Assert.True(JsonNode.DeepEquals(example.Outputs, run.Steps[0].Outputs));
        Assert.Empty(run.Repairs);
    }

    [Fact]
    public void An_example_that_lacks_a_value_is_no_record()
    {
        var spec = Specs.Of("q, r -> a", module: "chain_of_thought");
        var wrong = Assert.Throws<InteropException>(() => FineTuneRecord.Line(spec, "main", Specs.Demo("""{"q": "2"}""", """{"a": "y"}""")));
        Assert.Equal(["/example/inputs/r", "/example/outputs/reasoning"], wrong.Problems.Select(p => p.Pointer));
        Assert.Contains("no step 'sort'", Assert.Throws<InteropException>(() => FineTuneRecord.Line(spec, "sort", Specs.Demo("{}", "{}"))).Message, StringComparison.Ordinal);
    }
}
