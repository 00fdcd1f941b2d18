using LlmOps.Optimization.Ensembles;
using LlmOps.Optimization.Tests.Conformance;
using LlmOps.Programs.Execution;

namespace LlmOps.Optimization.Tests;

public sealed class KnnAndEnsembleTests
{
    [Theory]
    [InlineData("predict", 0)]
    [InlineData("chain_of_thought", 48)]
    public async Task Every_training_example_becomes_a_demo_and_several_numbers_are_tried(string module, int teacherRuns)
    {
        var task = new SyntheticTask(6, 8, module);
        var result = await OptimizerCatalogue.Find("knn_few_shot")!.OptimizeAsync(task.Request(), task, CancellationToken.None);
        var shown = result.Trials.Skip(1).ToList();
        Assert.Equal([4, 8, 16], shown.Select(t => t.Candidate.Spec.Steps[0].Options!["retrieve"]!.GetValue<int>()));
        Assert.All(shown, t => Assert.Equal(48, t.Candidate.Demos));
        Assert.Equal(teacherRuns, task.TeacherRuns.Count);
        Assert.All(shown, t => ProgramPlan.Compile(t.Candidate.Spec));
    }

    [Fact]
    public async Task The_best_drawn_programs_vote_in_one_program_that_compiles()
    {
        var task = new SyntheticTask(6, 8);
        var result = await OptimizerCatalogue.Find("ensemble")!.OptimizeAsync(task.Request() with { Settings = OptimizerCatalogue.Find("ensemble")!.Defaults }, task, CancellationToken.None);
        var combined = result.Trials[^1];
        Assert.Equal("vote of 3 programs", combined.Candidate.Origin);
        Assert.Equal(["member_1", "member_2", "member_3", "vote_label"], combined.Candidate.Spec.Steps.Select(s => s.Id));
        var plan = ProgramPlan.Compile(combined.Candidate.Spec);
        Assert.Equal(["label"], plan.Outputs.Select(o => o.Name));
        Assert.Equal(["text"], plan.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void A_size_draws_that_many_programs()
    {
        var fact = ConformanceCases.Get("OPT-ENSEMBLE-01");
        var programs = Enumerable.Range(0, fact.Input["programs"]!.GetValue<int>()).ToList();
        foreach (var (row, expected) in fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray()))
        {
            var drawn = Ensemble.Draw(programs, row!["size"]?.GetValue<int>(), seed: 1);
            var outcome = row["reduce"] is null ? $"{drawn.Distinct().Count()} outputs" : drawn.Average().ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(expected!.GetValue<string>(), outcome);
        }
    }
}
