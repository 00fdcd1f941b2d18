using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.EvalRuns.Tests.Kit;

namespace LlmOps.EvalRuns.Tests.Runs;

public sealed class SeveralStepsTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private const string Topic = "[[ ## topic ## ]]\ncards";
    private const string Label = "[[ ## reasoning ## ]]\nIt is gone.\n\n[[ ## label ## ]]\na";

    private static StartEvalRunRequest Order { get; } = new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" };

    private static JsonNode TwoSteps => JsonNode.Parse("""
        {"steps":[
          {"id":"topic","signature":{"inputs":[{"name":"text"}],"outputs":[{"name":"topic"}]},"model":{"name":"small"}},
          {"id":"sort","module":"chain_of_thought","signature":{"inputs":[{"name":"topic"},{"name":"text"},{"name":"hint","type":"Optional[str]"},{"name":"tone","default":"plain"}],"outputs":[{"name":"label","type":"Literal['a', 'b']"}]},
           "model":{"name":"large"},"bind":{"topic":"$.steps.topic.topic"}}],
         "outputs":{"label":"$.steps.sort.label"}}
        """)!;

    [Fact]
    public async Task A_program_of_two_steps_is_scored_by_its_outputs_and_pays_for_all_its_calls()
    {
        await using var siblings = await StartAsync(5, (model, _) => (200, model is "small" ? Topic : Label));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        Assert.Equal(("completed", 5, 1.0), (run.Status, run.Outcomes["ok"], run.Scores[0].Score));
        Assert.Equal((10 * ScriptedSiblings.Price, 100L, 20L), (run.Cost, run.InputTokens, run.OutputTokens));
        Assert.All(await service.ResultsAsync(run.Id), r => Assert.Equal("""{"label":"a"}""", r.Outputs!.ToJsonString()));
    }

    [Fact]
    public async Task What_was_paid_before_a_step_failed_is_counted()
    {
        await using var siblings = await StartAsync(3, (model, prompt) =>
            model is "small" ? (200, Topic) : prompt.Contains("0001.", StringComparison.Ordinal) ? (200, "nonsense") : prompt.Contains("0002.", StringComparison.Ordinal) ? (400, "{}") : (200, Label));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        Assert.Equal((1, 1, 1), (run.Outcomes["ok"], run.Outcomes["parse_failure"], run.Outcomes["provider_error"]));
        var results = await service.ResultsAsync(run.Id);
        Assert.Equal([2 * ScriptedSiblings.Price, 2 * ScriptedSiblings.Price, ScriptedSiblings.Price], results.Select(r => r.Cost));
        Assert.Equal(5 * ScriptedSiblings.Price, run.Cost);
    }

    [Fact]
    public async Task A_dataset_needs_the_inputs_that_have_no_default()
    {
        await using var siblings = await StartAsync(1, (_, _) => (200, Label));
        siblings.Document!["steps"]![0]!["signature"]!["inputs"]!.AsArray().Add(new JsonObject { ["name"] = "language" });
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.StartAsync(Order));

        Assert.Equal(400, refused.Status);
        Assert.Contains("'language'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'hint'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'tone'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_call_the_tools_the_operator_allows()
    {
        await using var siblings = await StartAsync(1, (_, prompt) => (200, prompt switch
        {
            _ when prompt.Contains("starting with the field `[[ ## reasoning ## ]]`", StringComparison.Ordinal) => Label,
            _ when prompt.Contains("observation_0", StringComparison.Ordinal) => "[[ ## next_thought ## ]]\nI know.\n\n[[ ## next_tool_name ## ]]\nfinish\n\n[[ ## next_tool_args ## ]]\n{}",
            _ => "[[ ## next_thought ## ]]\nI look.\n\n[[ ## next_tool_name ## ]]\nlookup\n\n[[ ## next_tool_args ## ]]\n{\"what\": \"card\"}",
        }));
        siblings.Document = JsonNode.Parse("""
            {"steps":[{"id":"act","module":"react","options":{"tools":[{"name":"lookup","args":{"what":{"type":"string"}},"url":"URL"}]},
              "signature":{"inputs":[{"name":"text"}],"outputs":[{"name":"label"}]},"model":{"name":"small"}}]}
            """.Replace("URL", $"{siblings.Address}tools/lookup", StringComparison.Ordinal));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, ("Tools__Allowed__0", $"{siblings.Address}tools"));
        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        Assert.Equal("""{"what":"card"}""", Assert.Single(siblings.ToolCalls));
        Assert.Equal((1.0, 3 * ScriptedSiblings.Price), (run.Scores[0].Score, run.Cost));
    }

    private static async Task<ScriptedSiblings> StartAsync(int rows, Func<string, string, (int, string)> answer)
    {
        var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", rows);
        (siblings.Document, siblings.AnswerPrompt) = (TwoSteps, answer);
        return siblings;
    }
}
