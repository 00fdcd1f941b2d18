using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.EvalRuns.Tests.Kit;

namespace LlmOps.EvalRuns.Tests.Gates;

/// <summary>Version 1 asks the model "small", version 2 "large"; each answers so many of 200 rows wrongly.</summary>
public sealed class GateTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private const string Margin = """{"metrics":[{"metric":"exact_match","margin":0.03}]}""";

    [Theory]
    [InlineData(20, 10, "ship")]
    [InlineData(20, 60, "hold")]
    [InlineData(20, 26, "insufficient_evidence")]
    public async Task A_candidate_ships_holds_or_proves_too_little_by_the_interval_of_the_difference(int baselineWrong, int candidateWrong, string verdict)
    {
        await using var siblings = await SiblingsAsync(baselineWrong, candidateWrong);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Gates.SetAsync("release", new("triage", Policy(Margin)));
        await service.Gates.ApproveAsync("release", new((await RunAsync(service, "1")).Id, "the first that served"));

        var decision = await service.Gates.DecideAsync("release", new((await RunAsync(service, "2")).Id, []));

        Assert.Equal(verdict, decision.Verdict);
        Assert.Equal((200 - baselineWrong) / 200.0, decision.Metrics.Single().Baseline, 9);
        Assert.Equal(verdict, (await service.Gates.DecisionAsync("release", decision.Id)).Verdict);
    }

    [Fact]
    public async Task Without_an_approved_baseline_a_person_has_to_look()
    {
        await using var siblings = await SiblingsAsync(0, 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Gates.SetAsync("release", new("triage", Policy(Margin)));

        var decision = await service.Gates.DecideAsync("release", new((await RunAsync(service, "2")).Id, []));

        Assert.Equal("needs_review", decision.Verdict);
        Assert.Equal("baseline", decision.Findings.Single(f => f.Status == "review").Rule);
        Assert.Null((await service.Gates.GetAsync("release")).Baseline);
    }

    [Fact]
    public async Task Every_rule_is_looked_at_even_after_the_first_that_fails()
    {
        await using var siblings = await SiblingsAsync(20, 20);
        siblings.Metadata = i => new { tags = i is 3 or 150 ? new[] { "safety" } : [], region = i < 20 ? "north" : "south" };
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Gates.SetAsync("release", new("triage", Policy("""
            {"metrics":[{"metric":"exact_match","min_score":0.99}],"must_pass_tags":["safety","legal"],
             "slices":[{"by":"metadata.region","floor":0.5},{"by":"expected.label","floor":0.8}],"cost":{"max":0.0001},"latency":{"max":600000,"max_ratio":1000}}
            """)));
        await service.Gates.ApproveAsync("release", new((await RunAsync(service, "1")).Id));

        var decision = await service.Gates.DecideAsync("release", new((await RunAsync(service, "2")).Id, []));

        Assert.Equal("hold", decision.Verdict);
        string Status(string rule, string subject) => decision.Findings.First(f => f.Rule == rule && f.Subject == subject).Status;
        Assert.Equal("fail", Status("min_score", "exact_match"));
        Assert.Equal("fail", Status("must_pass", "safety"));
        Assert.Equal("insufficient", Status("must_pass", "legal"));
        Assert.Equal("fail", Status("slice", "metadata.region=north"));
        Assert.Equal("pass", Status("slice", "expected.label"));
        Assert.Equal("fail", Status("cost", "per example"));
        Assert.Equal("pass", Status("latency", "p95"));
        Assert.Contains("1 of 2 do not pass: validation-0003", decision.Findings.Single(f => f.Subject == "safety").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_data_or_another_judge_makes_the_baseline_worthless()
    {
        await using var siblings = await SiblingsAsync(0, 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Gates.SetAsync("release", new("triage", Policy(Margin)));
        await service.Gates.ApproveAsync("release", new((await RunAsync(service, "1")).Id));

        var other = await RunAsync(service, "2", dataset: "2");
        var decision = await service.Gates.DecideAsync("release", new(other.Id, []));

        Assert.Equal("insufficient_evidence", decision.Verdict);
        Assert.Contains("its data was tickets@1 validation, not tickets@2 validation", decision.Findings.Single(f => f.Status == "insufficient").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_uncertified_judge_is_refused_and_one_allowed_by_name_is_recorded_and_needs_review()
    {
        await using var siblings = await SiblingsAsync(0, 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", new() { Program = "triage", Version = "2", Pass = ["a"] });
        await service.Gates.SetAsync("release", new("triage", Policy("""{"metrics":[{"metric":"judge:helpful","min_score":0.5}]}""")));
        var run = await RunAsync(service, "2", "judge:helpful");

        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => service.Gates.DecideAsync("release", new(run.Id, [])));
        Assert.Equal((409, "judge_not_certified"), (refused.Status, refused.Code));
        Assert.Empty((await service.Gates.DecisionsAsync("release")).Items);

        var decision = await service.Gates.DecideAsync("release", new(run.Id, ["helpful"], "no labels yet"));
        Assert.Equal("needs_review", decision.Verdict);
        var entry = Assert.Single((await service.Judges.OverridesAsync("helpful")).Items);
        Assert.Equal(("gate release", "no labels yet"), (entry.UsedBy, entry.Reason));
    }

    [Fact]
    public async Task Everything_wrong_with_a_policy_is_told_at_once_and_the_same_policy_again_changes_nothing()
    {
        await using var siblings = await SiblingsAsync(0, 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var wrong = await Assert.ThrowsAsync<LlmOpsException>(() => service.Gates.SetAsync("release", new("", Policy("""{"metrics":[{"metric":"","margin":2}],"min_examples":0,"max_error_share":-1,"slices":[{"by":"label","floor":3}],"cost":{}}"""))));
        Assert.Equal(["policy.min_examples", "policy.metrics[0].metric", "policy.metrics[0].margin", "policy.max_error_share", "policy.slices[0].by", "policy.slices[0].floor", "policy.cost", "program"],
            wrong.Problem!.Value.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));

        Assert.Equal(1, (await service.Gates.SetAsync("release", new("triage", Policy(Margin)))).Number);
        Assert.Equal(1, (await service.Gates.SetAsync("release", new("triage", Policy(Margin)))).Number);
        Assert.Equal(2, (await service.Gates.SetAsync("release", new("triage", Policy(Margin.Replace("0.03", "0.04", StringComparison.Ordinal))))).Number);
        Assert.Equal("release", (await service.Gates.ListAsync("triage")).Items.Single().Name);
    }

    private static JsonObject Policy(string json) => JsonNode.Parse(json)!.AsObject();

    private static async Task<ScriptedSiblings> SiblingsAsync(int baselineWrong, int candidateWrong)
    {
        var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 200);
        siblings.AnswerPrompt = (model, prompt) =>
        {
            var start = prompt.LastIndexOf("row validation ", StringComparison.Ordinal) + "row validation ".Length;
            var row = int.Parse(prompt[start..(start + 4)], System.Globalization.CultureInfo.InvariantCulture);
            return (200, ScriptedSiblings.Says(row < (model == "small" ? baselineWrong : candidateWrong) ? "b" : "a"));
        };
        return siblings;
    }

    private static async Task<EvalRunResponse> RunAsync(EvalRunsService service, string version, string metric = "exact_match", string dataset = "1") =>
        await service.UntilEndedAsync((await service.Runs.StartAsync(new() { Program = "triage", Version = version, Dataset = "tickets", DatasetVersion = dataset, Metrics = [metric] })).Id);
}
