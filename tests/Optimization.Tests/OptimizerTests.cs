using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Tests;

public sealed class OptimizerTests
{
    // Those that work on instructions alone have tests of their own.
    public static TheoryData<string> DemoMakers => [.. OptimizerCatalogue.All.Where(o => o.Settings.Any(s => s.Name == "max_labeled_demos") || o.Name == "better_together").Select(o => o.Name)];

    public static TheoryData<string> Names => [.. OptimizerCatalogue.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_seed_gives_the_same_trials(string name)
    {
        var first = await SearchAsync(name, new SyntheticTask(5, 8), 11);
        var second = await SearchAsync(name, new SyntheticTask(5, 8), 11);

        Assert.Equal(Describe(first), Describe(second));
        Assert.Equal(first.Best!.Number, second.Best!.Number);
    }

    [Fact]
    public async Task Another_seed_draws_other_demos()
    {
        var first = await SearchAsync("bootstrap_random_search", new SyntheticTask(5, 8), 11);
        var second = await SearchAsync("bootstrap_random_search", new SyntheticTask(5, 8), 12);

        Assert.NotEqual(Describe(first), Describe(second));
    }

    [Theory]
    [MemberData(nameof(DemoMakers))]
    public async Task Demos_that_teach_beat_the_program_unchanged(string name)
    {
        var result = await SearchAsync(name, new SyntheticTask(6, 8), 1);

        Assert.True(result.Best!.Score!.Score > result.Baseline!.Score!.Score + 0.3, $"{result.Best.Score.Score} against {result.Baseline.Score.Score}");
    }

    [Fact]
    public async Task Random_search_is_never_worse_than_its_fixed_candidates()
    {
        var result = await SearchAsync("bootstrap_random_search", new SyntheticTask(8, 10), 1, new OptimizerSettings { MaxLabeledDemos = 24 });

        Assert.All(result.Trials, t => Assert.True(t.Score!.Score <= result.Best!.Score!.Score));
        Assert.Contains(result.Trials, t => t.Candidate.Origin.StartsWith("labeled", StringComparison.Ordinal));
        Assert.True(result.Trials.Select(t => t.Candidate.Demos).Distinct().Count() >= 3, "several demo set sizes are tried");
    }

    [Fact]
    public async Task Without_money_nothing_is_found_and_nothing_breaks()
    {
        var result = await SearchAsync("bootstrap_random_search", new SyntheticTask(5, 8).Paying(0), 1);

        Assert.True(result.BudgetSpent);
        Assert.Null(result.Best);
        Assert.All(result.Trials, t => Assert.Equal(TrialState.Failed, t.State));
    }

    [Fact]
    public async Task When_the_money_runs_out_the_best_so_far_stays()
    {
        var result = await SearchAsync("bootstrap_random_search", new SyntheticTask(5, 8).Paying(4), 1);

        Assert.True(result.BudgetSpent);
        Assert.Equal(TrialState.Completed, result.Baseline!.State);
        Assert.True(result.Best!.Score!.Score > result.Baseline.Score!.Score);
    }

    [Fact]
    public async Task A_teacher_that_always_fails_leaves_labelled_demos_and_is_given_up()
    {
        var task = new SyntheticTask(5, 30) { TeacherIsRight = _ => false };
        var result = await SearchAsync("bootstrap_few_shot", task, 1);

        var demos = result.Trials[1].Candidate.Spec.Steps[0].Demos!;
        Assert.Equal(16, demos.Count);
        Assert.All(demos, d => Assert.False(d.Augmented));
        Assert.InRange(task.TeacherRuns.Count, 1, 32);
    }

    [Fact]
    public async Task What_a_teacher_got_wrong_becomes_no_demo()
    {
        var task = new SyntheticTask(5, 8, "chain_of_thought") { TeacherIsRight = id => id.EndsWith('3') };
        var result = await SearchAsync("bootstrap_few_shot", task, 1);

        var augmented = result.Trials[1].Candidate.Spec.Steps[0].Demos!.Where(d => d.Augmented).ToList();
        Assert.Equal(4, augmented.Count);
        Assert.All(augmented, d => Assert.EndsWith("3", d.Outputs["reasoning"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.All(augmented, d => Assert.Equal("label3", d.Outputs["label"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_program_without_reasoning_shows_none()
    {
        var result = await SearchAsync("bootstrap_few_shot", new SyntheticTask(5, 8), 1);

        Assert.All(result.Trials[1].Candidate.Spec.Steps[0].Demos!, d => Assert.Equal(["label"], d.Outputs.Select(o => o.Key)));
    }

    [Fact]
    public async Task No_teacher_asks_an_example_twice()
    {
        var task = new SyntheticTask(5, 8) { TeacherIsRight = id => id.Length % 2 == 0 };
        await SearchAsync("bootstrap_random_search", task, 1);

        Assert.Equal(task.TeacherRuns.Count, task.TeacherRuns.Distinct().Count());
    }

    [Fact]
    public async Task Equal_candidates_are_scored_once()
    {
        var task = new SyntheticTask(3, 4);
        await SearchAsync("bootstrap_random_search", task, 1, new OptimizerSettings { MaxLabeledDemos = 0, MaxBootstrappedDemos = 0, NumCandidates = 5 });

        Assert.Equal("unchanged", Assert.Single(task.Scored).Origin);
    }

    [Fact]
    public async Task A_change_must_be_strictly_better_to_win()
    {
        var task = new SyntheticTask(1, 4);
        var request = task.Request() with { Program = (await SearchAsync("labeled_few_shot", task, 1)).Trials[1].Candidate.Spec };
        var result = await OptimizerCatalogue.Find("bootstrap_random_search")!.OptimizeAsync(request, task, CancellationToken.None);

        Assert.Contains(result.Trials, t => t.Number > 0 && t.Score!.Score == result.Baseline!.Score!.Score);
        Assert.Equal(0, result.Best!.Number);
    }

    [Fact]
    public async Task A_search_runs_no_more_than_it_planned()
    {
        var task = new SyntheticTask(5, 8) { TeacherIsRight = _ => false };
        var optimizer = OptimizerCatalogue.Find("bootstrap_random_search")!;
        var plan = optimizer.Plan(task.Request(), 20);
        await optimizer.OptimizeAsync(task.Request(), task, CancellationToken.None);

        Assert.True(task.Scored.Count <= plan.Count(r => r.OnValidation));
        Assert.True(task.TeacherRuns.Count <= plan.Where(r => !r.OnValidation).Sum(r => r.Examples));
        Assert.True(task.Scored.Max(c => c.Demos) <= plan.Max(r => r.Demos));
    }

    private static Task<OptimizationResult> SearchAsync(string name, SyntheticTask task, int seed, OptimizerSettings? settings = null) =>
        OptimizerCatalogue.Find(name)!.OptimizeAsync(task.Request(seed) with { Settings = settings ?? new() { NumCandidates = 6 } }, task, CancellationToken.None);

    private static IEnumerable<string> Describe(OptimizationResult result) => result.Trials.Select(t => $"{t.Number} {t.Candidate.Origin} {ProgramSpecJson.Hash(t.Candidate.Spec)} {t.Score?.Score}");
}
