using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class SplitTests
{
    private const string SplitAndMap = """
        {"steps": [
          {"id": "cut", "module": "split", "options": {"size": 100}, "signature": {"inputs": [{"name": "file"}, {"name": "file_name", "type": "Optional[str]"}], "outputs": [{"name": "chunks", "type": "list[str]"}]}},
          {"id": "read", "module": "map", "options": {"flatten": true}, "signature": {"inputs": [{"name": "chunk"}], "outputs": [{"name": "names", "type": "list[str]"}]}, "model": {"name": "m"}, "bind": {"chunk": "$.steps.cut.chunks"}}]}
        """;

    [Fact]
    public async Task Chunks_of_a_file_are_read_side_by_side_and_joined_in_order()
    {
        var rows = Enumerable.Range(1, 12).Select(i => $"place {i},{i}.5").ToList();
        var model = new AnsweringModel((request, _) => Chat(("names", new System.Text.Json.Nodes.JsonArray([.. request.Messages[^1].Content.Split('\n').Where(l => l.StartsWith("place", StringComparison.Ordinal)).Select(l => (System.Text.Json.Nodes.JsonNode?)l.Split(',')[0])]))));
        var run = await ProgramPlan.Compile(ProgramSpecJson.Parse(SplitAndMap)).RunAsync(Specs.Json($$"""{"file": "name,lat\n{{string.Join("\\n", rows)}}"}"""), model, RunOptions.Default, CancellationToken.None);

        Assert.True(model.Requests.Count > 1);
        Assert.Equal(rows.Select(r => r.Split(',')[0]), run.Outputs["names"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.Empty(run.Steps[0].Calls);
    }

    [Fact]
    public async Task A_file_that_is_not_what_the_step_says_names_the_programs_input()
    {
        var plan = ProgramPlan.Compile(ProgramSpecJson.Parse(SplitAndMap.Replace("\"size\": 100", "\"format\": \"json\"", StringComparison.Ordinal)));
        var wrong = await Assert.ThrowsAsync<InputException>(() => plan.RunAsync(Specs.Json("""{"file": "no json"}"""), AnsweringModel.InTurn("never"), RunOptions.Default, CancellationToken.None));

        Assert.Equal("file", wrong.Field);
        Assert.StartsWith("is no Json text: line 1", wrong.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a, b -> chunks: list[str]", "{}", "/steps/0/options", "takes one input of type str")]
    [InlineData("a -> chunks", "{}", "/steps/0/options", "gives one output, of type list[str]")]
    [InlineData("a -> chunks: list[str]", """{"format": "pdf"}""", "/steps/0/options/format", "must be auto or csv")]
    [InlineData("a -> chunks: list[str]", """{"size": 5}""", "/steps/0/options/size", "must be from 100")]
    [InlineData("a -> chunks: list[str]", "{}", "/steps/0/model", "a split step asks no model")]
    public void Wrong_options_are_named(string signature, string options, string pointer, string reason) =>
        Assert.Contains(Problems("split", signature, options), p => p.Pointer == pointer && p.Reason.Contains(reason, StringComparison.Ordinal));
}
