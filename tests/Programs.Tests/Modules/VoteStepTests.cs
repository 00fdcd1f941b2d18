using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class VoteStepTests
{
    [Theory]
    [InlineData("str", "blue", "Red", "red", "\"Red\"")]
    [InlineData("float", "1.0", "2.0", "4.5", "2.5")]
    public async Task The_most_frequent_answer_wins_and_of_fractions_the_mean(string type, string first, string second, string third, string answer)
    {
        var model = new AnsweringModel((request, _) => Chat(("a", request.Model switch { "m1" => first, "m2" => second, _ => third })));
        var run = await Plan(type).RunAsync("""{"q": "which"}""", model);
        Assert.Equal(answer, run.Outputs["a"]!.ToJsonString());
        Assert.Equal(3, model.Requests.Count);
    }

    [Theory]
    [InlineData("a -> b", "/steps/0/options", "two or more inputs")]
    [InlineData("a, b -> c: float", "/steps/0/options", "takes numbers")]
    [InlineData("a, b -> c, d", "/steps/0/options", "gives one output")]
    public void Wrong_votes_are_named(string signature, string pointer, string reason) => Assert.Contains(Problems("vote", signature, "{}"), p => p.Pointer == pointer && p.Reason.Contains(reason, StringComparison.Ordinal));

    private static ProgramPlan Plan(string type)
    {
        var voters = string.Concat(Enumerable.Range(1, 3).Select(i => $$$"""{"id": "v{{{i}}}", "signature": {"inputs": [{"name": "q"}], "outputs": [{"name": "a", "type": "TYPE"}]}, "model": {"name": "m{{{i}}}"}},"""));
        const string Vote = """
            {"id": "vote", "module": "vote", "signature": {"inputs": [{"name": "x", "type": "TYPE"}, {"name": "y", "type": "TYPE"}, {"name": "z", "type": "TYPE"}], "outputs": [{"name": "a", "type": "TYPE"}]},
             "bind": {"x": "$.steps.v1.a", "y": "$.steps.v2.a", "z": "$.steps.v3.a"}}
            """;
        return ProgramPlan.Compile(ProgramSpecJson.Parse($"{{\"steps\": [{voters}{Vote}]}}".Replace("TYPE", type, StringComparison.Ordinal)));
    }
}
