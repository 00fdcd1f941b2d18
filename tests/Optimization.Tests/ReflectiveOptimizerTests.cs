using System.Text.Json.Nodes;
using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization.Tests;

public sealed class ReflectiveOptimizerTests
{
    public static TheoryData<string, bool> All()
    {
        var all = new TheoryData<string, bool>();
        foreach (var name in new[] { "copro", "gepa", "simba", "infer_rules" })
        {
            all.Add(name, false);
            all.Add(name, true);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_instruction_that_helps_is_found_and_scored_on_every_row(string name, bool isCompat)
    {
        var task = Task();
        var result = await Find(name).OptimizeAsync(Request(task, name, isCompat), task, CancellationToken.None);
        Assert.Equal(1, result.Best!.Score!.Score);
        Assert.Contains("magic", result.Best.Candidate.Spec.Steps[0].Signature.Instructions, StringComparison.Ordinal);
        Assert.Equal(("unchanged", 0, TrialState.Completed), (result.Baseline!.Candidate.Origin, result.Baseline.Number, result.Baseline.State));
        Assert.Equal(Enumerable.Range(0, result.Trials.Count), result.Trials.Select(t => t.Number));
        Assert.Equal(result.Trials.Where(t => t.State is TrialState.Pruned).Select(t => t.Number), task.Pruned.Select(p => p.Candidate.Number));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_same_seed_takes_the_same_path_whatever_order_answers_come_in(string name, bool isCompat)
    {
        var (first, second) = (Task(), Task());
        var one = await Find(name).OptimizeAsync(Request(first, name, isCompat), first, CancellationToken.None);
        var other = await Find(name).OptimizeAsync(Request(second, name, isCompat), second, CancellationToken.None);
        Assert.Equal(one.Trials.Select(t => (t.Candidate.Origin, t.State, t.Reason)), other.Trials.Select(t => (t.Candidate.Origin, t.State, t.Reason)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_spent_budget_keeps_the_best_so_far(string name, bool isCompat)
    {
        var task = Task().Paying(6);
        var result = await Find(name).OptimizeAsync(Request(task, name, isCompat), task, CancellationToken.None);
        Assert.True(result.BudgetSpent);
        Assert.Contains(result.Trials, t => t.Number == 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_more_is_run_than_was_quoted(string name, bool isCompat)
    {
        var task = Task();
        var request = Request(task, name, isCompat);
        var plan = Find(name).Plan(request, task.ValidationIds.Count);
        await Find(name).OptimizeAsync(request, task, CancellationToken.None);
        Assert.InRange(task.Asked.Count, 1, plan.Sum(r => r.PromptCalls));
        Assert.InRange(task.TeacherRuns.Count, 1, plan.Where(r => !r.OnValidation).Sum(r => r.Examples));
    }

    [Fact]
    public async Task Reflection_is_shown_what_was_said_of_wrong_answers()
    {
        var task = Task();
        await Find("gepa").OptimizeAsync(Request(task, "gepa", false), task, CancellationToken.None);
        var shown = task.Asked[0].Inputs["feedback_examples"]!.GetValue<string>();
        Assert.Contains("Feedback: expected label", shown, StringComparison.Ordinal);
        Assert.Contains("the label is another", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instruction_that_recites_training_texts_is_not_tried()
    {
        var task = new SyntheticTask(8, 6) { Magic = "magic", Proposes = call => new JsonObject { ["improved_instruction"] = call.Inputs["feedback_examples"]!.DeepClone() } };
        TrainExample[] train = [.. Enumerable.Range(0, 30).Select(i => new TrainExample($"{i}", new JsonObject { ["text"] = $"w1x1 I have been waiting for parcel {i} since the first week of the month" }, new JsonObject { ["label"] = "label1" }))];
        var request = Request(task, "gepa", false) with { Train = train };
        var result = await Find("gepa").OptimizeAsync(request with { Settings = request.Settings with { MaxMetricCalls = 100 } }, task, CancellationToken.None);
        Assert.Single(result.Trials);
    }

    [Fact]
    public async Task A_chain_numbers_its_trials_through_and_each_step_starts_from_the_best()
    {
        var task = Task();
        var chain = Find("better_together");
        var request = task.Request() with { Settings = chain.Defaults with { Strategy = "labeled_few_shot -> infer_rules" } };
        var result = await chain.OptimizeAsync(request, task, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, result.Trials.Count), result.Trials.Select(t => t.Number));
        Assert.Equal(1, result.Best!.Score!.Score);
        Assert.StartsWith("2 infer_rules: ", result.Best.Candidate.Origin, StringComparison.Ordinal);
        Assert.Equal(16, result.Trials.First(t => t.Candidate.Origin.StartsWith("2 infer_rules: rules", StringComparison.Ordinal) && t.Candidate.Origin.EndsWith("alone", StringComparison.Ordinal)).Candidate.Demos);
    }

    private static IOptimizer Find(string name) => OptimizerCatalogue.Find(name)!;

    // The fourth answer of the prompt model is the one that helps, whatever it was asked.
    private static SyntheticTask Task() => new(20, 6)
    {
        Magic = "magic",
        Proposes = call => (call.Sample == 3 ? "A magic word." : $"Plain words {call.Sample}.") is var text
            ? new JsonObject { ["proposed_instruction"] = text, ["improved_instruction"] = $"```\n{text}\n```", ["advice"] = text, ["rules"] = text } : null,
    };

    private static OptimizationRequest Request(SyntheticTask task, string name, bool isCompat) => task.Request() with { Settings = Find(name).Defaults with { IsCompat = isCompat } };
}
