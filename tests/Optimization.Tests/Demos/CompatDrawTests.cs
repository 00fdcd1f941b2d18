using LlmOps.Optimization.Settings;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Tests.Demos;

/// <summary>What DSPy 3.3.1 draws, from the conformance cases OPT-LABELED-01, OPT-BOOTSTRAP-01 and OPT-RANDSEARCH-01.</summary>
public sealed class CompatDrawTests
{
    [Theory]
    [InlineData(20, 16, "12 13 1 8 15 6 19 4 7 5 9 3 2 11 17 0")]
    [InlineData(3, 16, "1 2 0")]
    public async Task Labelled_demos_are_those_of_Random_0(int train, int most, string expected)
    {
        var spec = await LastAsync("labeled_few_shot", train, new OptimizerSettings { IsCompat = true, MaxLabeledDemos = most });

        Assert.Equal(expected, Indexes(spec, augmented: false));
    }

    [Theory]
    [InlineData(20, 4, 16, "0 2 4 6", "1 16 7 14 13 17 15 10 8 3 9 11")]
    [InlineData(20, 4, 4, "0 2 4 6", "")]
    [InlineData(20, 4, 2, "0 2 4 6", "")]
    [InlineData(6, 4, 16, "0 2 4", "5 3 1")]
    [InlineData(20, 0, 3, "", "4 19 18")]
    public async Task Bootstrapped_demos_come_in_train_order_and_labelled_ones_fill_up(int train, int bootstrapped, int labeled, string expectedAugmented, string expectedLabeled)
    {
        var spec = await LastAsync("bootstrap_few_shot", train, new OptimizerSettings { IsCompat = true, MaxBootstrappedDemos = bootstrapped, MaxLabeledDemos = labeled });

        Assert.Equal(expectedAugmented, Indexes(spec, augmented: true));
        Assert.Equal(expectedLabeled, Indexes(spec, augmented: false));
    }

    [Theory]
    [InlineData(0, "7 8 1 5 3 4 2 0 9 6", 4)]
    [InlineData(1, "6 8 9 7 5 3 0 4 1 2", 2)]
    [InlineData(2, "5 9 3 4 6 7 2 8 1 0", 1)]
    [InlineData(3, "1 5 6 0 9 4 7 2 8 3", 2)]
    [InlineData(4, "8 2 0 7 6 9 5 1 4 3", 2)]
    [InlineData(5, "2 3 1 0 8 7 6 5 4 9", 3)]
    public void Each_candidate_shuffles_and_sizes_by_its_number(int draw, string order, int size)
    {
        var draws = Optimization.Demos.Drawing.DemoDraws.For(new OptimizationRequest { Program = Program, Train = Train(10), Settings = new() { IsCompat = true } });

        Assert.Equal(order, string.Join(' ', draws.Order(draw).Select(e => e.Id)));
        Assert.Equal(size, draws.Sizes(draw).Bootstrapped);
    }

    private static ProgramSpec Program { get; } = SpecShorthand.FromSignature("text -> label", null, "small");

    private static async Task<ProgramSpec> LastAsync(string optimizer, int train, OptimizerSettings settings)
    {
        var task = new SyntheticTask(1, 1) { TeacherIsRight = id => int.Parse(id) % 2 == 0 };
        var request = new OptimizationRequest { Program = Program, Train = Train(train), Settings = settings };
        return (await OptimizerCatalogue.Find(optimizer)!.OptimizeAsync(request, task, CancellationToken.None)).Trials[^1].Candidate.Spec;
    }

    private static List<TrainExample> Train(int count) => [.. Enumerable.Range(0, count).Select(i => new TrainExample($"{i}", new() { ["text"] = $"{i}" }, new() { ["label"] = "x" }))];

    private static string Indexes(ProgramSpec spec, bool augmented) => string.Join(' ', (spec.Steps[0].Demos ?? []).Where(d => d.Augmented == augmented).Select(d => d.Inputs["text"]!.GetValue<string>()));
}
