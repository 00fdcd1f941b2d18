using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.EvalRuns.Tests.Kit;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.EvalRuns.Tests.Comparisons;

public sealed class CompareTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private static StartEvalRunRequest Order { get; } = new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" };

    [Fact]
    public async Task A_better_candidate_is_told_with_interval_p_value_and_flips()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 100);
        var wrong = Enumerable.Range(0, 40).ToHashSet();
        siblings.Answer = (text, _) => Task.FromResult((200, ScriptedSiblings.Says(wrong.Contains(int.Parse(text[15..19])) ? "b" : "a")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var baseline = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);
        wrong = [.. Enumerable.Range(30, 13)];
        var candidate = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Version = "2" })).Id);

        var compared = await service.Runs.CompareAsync(baseline.Id, candidate.Id);

        var metric = Assert.Single(compared.Metrics);
        Assert.Equal((100, 30, 67, 3, "better"), (compared.Examples, metric.Improved, metric.Same, metric.Regressed, metric.Verdict));
        Assert.Equal((0.6, 0.87, 0.27), (metric.Baseline, metric.Candidate, Math.Round(metric.Difference, 10)));
        Assert.Equal(McNemarTest.Of(3, 30).MidP, metric.PValue);
        Assert.True(metric.Lower > 0.15 && metric.Upper < 0.39 && metric.SmallestDetectable is > 0.1 and < 0.2);
        Assert.Empty(compared.Warnings);
        Assert.Equal(33, compared.Flips.Count);
        Assert.Equal(("validation-0040", 1.0, 0.0, "row validation 0040.", "a", "a", "b"), compared.Flips[0] is var f ? (f.ExampleId, f.Baseline, f.Candidate, f.Inputs!["text"]!.GetValue<string>(), f.Expected!["label"]!.GetValue<string>(), f.BaselineOutputs!["label"]!.GetValue<string>(), f.CandidateOutputs!["label"]!.GetValue<string>()) : default);
    }

    [Fact]
    public async Task A_comparison_is_cut_into_slices_worst_first()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 60, i => i % 3 == 0 ? "a" : "b");
        var answer = "b";
        siblings.Answer = (_, _) => Task.FromResult((200, ScriptedSiblings.Says(answer)));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var baseline = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);
        answer = "a";
        var candidate = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Version = "2" })).Id);

        Assert.Null((await service.Runs.CompareAsync(baseline.Id, candidate.Id)).Slices);
        var slices = (await service.Runs.CompareAsync(baseline.Id, candidate.Id, "expected.label")).Slices!;
        Assert.Equal([("b", 40, -1.0), ("a", 20, 1.0)], slices.Select(s => (s.Value, s.Examples, s.Difference)));
        Assert.Equal(2 * McNemarTest.Of(0, 20).MidP, slices[1].PValue * 2, 12);
        Assert.Equal("slice", (await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.CompareAsync(baseline.Id, candidate.Id, "label"))).Problem!.Value.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal(400, (await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.CompareAsync(baseline.Id, candidate.Id, "metadata.region"))).Status);
    }

    [Fact]
    public async Task Other_data_is_warned_about_or_refused()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 10);
        siblings.Fill("train", 10);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var baseline = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);
        var otherVersion = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { DatasetVersion = "2", Metrics = ["exact_match", "normalized_match"] })).Id);
        var otherDataset = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Dataset = "letters" })).Id);
        var otherSplit = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Split = "train" })).Id);

        var warned = await service.Runs.CompareAsync(baseline.Id, otherVersion.Id);
        Assert.Equal(["The dataset versions differ: tickets@1 and tickets@2.", "Only the candidate has the metric normalized_match."], warned.Warnings);
        foreach (var other in new[] { otherDataset, otherSplit })
        {
            var refused = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.CompareAsync(baseline.Id, other.Id));
            Assert.Equal((409, "not_comparable"), (refused.Status, refused.Code));
        }

        var unknown = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.CompareAsync(baseline.Id, Guid.CreateVersion7()));
        Assert.Equal((404, "eval_run_not_found"), (unknown.Status, unknown.Code));
    }
}
