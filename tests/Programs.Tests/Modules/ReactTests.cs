using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Tools;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class ReactTests
{
    private const string Tools = """{"tools": [{"name": "search", "desc": "Look a phrase up.", "args": {"query": {"type": "string"}, "k": {"type": "integer", "default": 3}}}], "max_iters": 4}""";

    [Fact]
    public async Task Tools_are_called_until_the_model_is_done_and_the_trajectory_is_kept()
    {
        var model = AnsweringModel.InTurn(Turn("look it up", "search", """{"query": "x"}"""), Turn("done", "finish", "{}"), Chat(("reasoning", "read it"), ("answer", "42")));
        var run = await Plan("react", "question -> answer", Tools).RunAsync("""{"question": "q?"}""", model, new RunOptions { Tools = new ScriptedTools((_, _) => new JsonArray("p1", "p2")) });

        Assert.Equal("""{"answer":"42"}""", run.Outputs.ToJsonString());
        Assert.Equal(
            "[[ ## question ## ]]\nq?\n\n[[ ## trajectory ## ]]\n## thought_0\nlook it up\n\n## tool_name_0\nsearch\n\n## tool_args_0\n{\"query\": \"x\"}\n\n## observation_0\n[1] «p1»\n[2] «p2»",
            model.Requests[1].Messages[^1].Content.Split("\n\nRespond with")[0]);
        Assert.Equal("Completed.", run.Steps[0].Outputs["trajectory"]!["observation_1"]!.GetValue<string>());
        Assert.Equal(["turn 1", "turn 2", "extract"], run.Steps[0].Calls.Select(c => c.Purpose));
    }

    [Fact]
    public async Task Turns_are_limited_and_the_answer_is_read_from_what_there_is()
    {
        var model = new AnsweringModel((request, _) => Asks(request, "next_thought") ? Turn("again", "search", """{"query": "x"}""") : Chat(("reasoning", "r"), ("answer", "a")));
        await Plan("react", "question -> answer", Tools).RunAsync("""{"question": "q?"}""", model, new RunOptions { Tools = new ScriptedTools((_, _) => "nothing") });

        Assert.Equal(5, model.Requests.Count);
    }

    [Theory]
    [InlineData("""{"query": "x"}""", "Execution error in search: it is down")]
    [InlineData("""{}""", "Execution error in search: the argument 'query' is missing")]
    [InlineData("""{"query": "x", "kk": 1}""", "Execution error in search: there is no argument 'kk'")]
    public async Task A_tool_that_fails_is_an_observation(string arguments, string observation)
    {
        var model = AnsweringModel.InTurn(Turn("t", "search", arguments), Turn("done", "finish", "{}"), Chat(("reasoning", "r"), ("answer", "a")));
        var run = await Plan("react", "question -> answer", Tools).RunAsync("""{"question": "q?"}""", model, new RunOptions { Tools = new ScriptedTools((tool, _) => throw new ToolException(tool.Name, "it is down")) });

        Assert.Equal(observation, run.Steps[0].Outputs["trajectory"]!["observation_0"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_turn_that_cannot_be_read_is_told_to_the_model()
    {
        var model = AnsweringModel.InTurn(Turn("t", "serch_it", "{}"), Turn("done", "finish", "{}"), Chat(("reasoning", "r"), ("answer", "a")));
        var run = await Plan("react", "question -> answer", Tools).RunAsync("""{"question": "q?"}""", model);

        Assert.StartsWith("This turn could not be read: Output 'next_tool_name' must be one of: search; finish", run.Steps[0].Outputs["trajectory"]!["observation_0"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Written_tokens_are_limited()
    {
        var model = new AnsweringModel((request, _) => Asks(request, "next_thought") ? Turn("again", "search", """{"query": "x"}""") : Chat(("reasoning", "r"), ("answer", "a")));
        await Plan("react", "question -> answer", Tools.Replace("\"max_iters\": 4", "\"max_iters\": 50, \"max_tokens\": 10", StringComparison.Ordinal)).RunAsync("""{"question": "q?"}""", model);

        Assert.Equal(3, model.Requests.Count);
    }

    [Theory]
    [InlineData("""{}""", "/steps/0/options/tools", "is missing")]
    [InlineData("""{"tools": [{"name": "finish"}]}""", "/steps/0/options/tools/0/name", "'finish' is the tool that ends the turns")]
    [InlineData("""{"tools": [{"name": "a"}, {"name": "a"}]}""", "/steps/0/options/tools/1/name", "another tool is already called 'a'")]
    [InlineData("""{"tools": [{"name": "a", "url": "file:///etc/passwd"}]}""", "/steps/0/options/tools/0/url", "is not an http or https address")]
    public void Wrong_tools_are_named(string options, string pointer, string reason) =>
        Assert.Contains(Problems("react", "question -> answer", options), p => p.Pointer == pointer && p.Reason.Contains(reason, StringComparison.Ordinal));

    private static string Turn(string thought, string tool, string arguments) => Chat(("next_thought", thought), ("next_tool_name", tool), ("next_tool_args", arguments));

    private static bool Asks(ModelRequest request, string field) => request.Messages[^1].Content.Contains($"starting with the field `[[ ## {field} ## ]]`", StringComparison.Ordinal);

    private sealed class ScriptedTools(Func<ToolSpec, JsonObject, JsonNode?> answer) : IToolInvoker
    {
        public Task<JsonNode?> InvokeAsync(ToolSpec tool, JsonObject arguments, CancellationToken cancellationToken) => Task.FromResult(answer(tool, arguments));
    }
}
