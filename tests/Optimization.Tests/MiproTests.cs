using System.Text.Json.Nodes;
using LlmOps.Optimization.MiproV2;
using LlmOps.Optimization.Proposing;
using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization.Tests;

public sealed class MiproTests
{
    private static readonly MiproV2Optimizer Mipro = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_instruction_that_helps_is_found_and_scored_on_every_row(bool isCompat)
    {
        var task = Task(labels: 20);
        var result = await Mipro.OptimizeAsync(Request(task, isCompat), task, CancellationToken.None);
        Assert.Equal(1, result.Best!.Score!.Score);
        Assert.Contains("magic", result.Best.Candidate.Spec.Steps[0].Signature.Instructions, StringComparison.Ordinal);
        Assert.Equal(("unchanged", 0), (result.Baseline!.Candidate.Origin, result.Baseline.Number));
        Assert.Equal(Enumerable.Range(0, result.Trials.Count), result.Trials.Select(t => t.Number));
        Assert.All(result.Trials, t => Assert.True(t.State is TrialState.Completed or TrialState.Pruned));
        Assert.Equal(result.Trials.Where(t => t.State is TrialState.Pruned).Select(t => t.Number), task.Pruned.Select(p => p.Candidate.Number));
        Assert.False(result.BudgetSpent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_seed_takes_the_same_path_whatever_order_answers_come_in(bool isCompat)
    {
        var (first, second) = (Task(labels: 20), Task(labels: 20));
        var one = await Mipro.OptimizeAsync(Request(first, isCompat), first, CancellationToken.None);
        var other = await Mipro.OptimizeAsync(Request(second, isCompat), second, CancellationToken.None);
        Assert.Equal(one.Trials.Select(t => (t.Candidate.Origin, t.State, t.Reason)), other.Trials.Select(t => (t.Candidate.Origin, t.State, t.Reason)));
    }

    [Fact]
    public async Task Without_demos_only_instructions_change()
    {
        var task = Task(labels: 20);
        var request = Request(task, isCompat: false) with { Settings = Mipro.Defaults with { MaxBootstrappedDemos = 0, MaxLabeledDemos = 0 } };
        var result = await Mipro.OptimizeAsync(request, task, CancellationToken.None);
        Assert.Equal(1, result.Best!.Score!.Score);
        Assert.All(result.Trials, t => Assert.Equal(0, t.Candidate.Demos));
        Assert.Empty(task.TeacherRuns);
    }

    [Fact]
    public async Task A_spent_budget_keeps_the_best_so_far()
    {
        var task = Task(labels: 20).Paying(16);
        var result = await Mipro.OptimizeAsync(Request(task, isCompat: false), task, CancellationToken.None);
        Assert.True(result.BudgetSpent);
        Assert.Equal(TrialState.Completed, result.Baseline?.State);
    }

    [Fact]
    public async Task A_proposal_that_recites_examples_is_dropped()
    {
        var task = new SyntheticTask(8, 6) { Proposes = call => new JsonObject { ["summary"] = "s", ["proposed_instruction"] = call.Inputs["examples"]!.GetValue<string>() } };
        TrainExample[] train = [.. Enumerable.Range(0, 30).Select(i => new TrainExample($"{i}", new JsonObject { ["text"] = $"I have been waiting for parcel {i} since the first week of the month" }, new JsonObject { ["label"] = "label0" }))];
        var instructions = await new InstructionProposer(Request(task, false) with { Train = train }, task).ProposeAsync(4, [[]], CancellationToken.None);
        Assert.Single(instructions);
    }

    [Fact]
    public void A_quote_counts_prompts_minibatches_and_full_evaluations()
    {
        var task = Task(labels: 20);
        var plan = Mipro.Plan(Request(task, isCompat: true), 100);
        Assert.Equal(10 + 1, plan.Count(r => r.IsTrial));
        Assert.Equal(650, plan.Where(r => r.OnValidation).Sum(r => r.Examples));
        Assert.Equal(MiproSchedule.SummaryCalls(task.Train.Count) + 3, plan.Sum(r => r.PromptCalls));
    }

    [Fact]
    public async Task What_it_shows_the_prompt_model_is_named_as_the_fields_say()
    {
        var task = Task(labels: 20);
        await Mipro.OptimizeAsync(Request(task, false), task, CancellationToken.None);
        var proposal = task.Asked.First(a => a.Program == ProposerPrograms.Proposal);
        Assert.Contains("Input: ", proposal.Inputs["examples"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("label0; label1", proposal.Inputs["allowed_labels"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Inputs: text. Outputs: label.", proposal.Inputs["task_description"]!.GetValue<string>());
    }

    private static SyntheticTask Task(int labels) => new(labels, 6)
    {
        Magic = "magic",
        Proposes = call => call.Program == ProposerPrograms.Proposal ? new JsonObject { ["proposed_instruction"] = call.Sample == 2 ? "A magic word." : $"Plain proposal {call.Sample}." } : new JsonObject { ["summary"] = "short texts" },
    };

    private static OptimizationRequest Request(SyntheticTask task, bool isCompat) => task.Request() with { Settings = Mipro.Defaults with { IsCompat = isCompat } };
}
