using FsCheck;
using FsCheck.Fluent;
using LlmOps.Evaluation.Agreement;

namespace LlmOps.Evaluation.Tests.Agreement;

public sealed class AgreementTests
{
    private static readonly string[] Human = ["1", "2", "3", "10", "2", "3", "1", "10"];
    private static readonly string[] Judge = ["1", "3", "3", "10", "2", "2", "1", "3"];

    [Fact]
    public void Labels_that_are_numbers_form_a_scale_by_value() => Assert.Equal(["1", "2", "3", "10"], ConfusionMatrix.Of(Human, Judge).Labels);

    [Theory]
    [InlineData(KappaWeights.None, 1 - ((3 / 8.0) / (1 - (16 / 64.0))))]
    [InlineData(KappaWeights.Linear, 1 - ((1 / 3.0 * 3 / 8.0) / (76 / 3.0 / 64.0)))]
    [InlineData(KappaWeights.Quadratic, 1 - ((1 / 9.0 * 3 / 8.0) / (144 / 9.0 / 64.0)))]
    public void Weights_count_how_far_two_ratings_are_apart(KappaWeights weights, double expected) =>
        Assert.Equal(expected, CohenKappa.Of(Human, Judge, weights).Value!.Value, 1e-12);

    [Fact]
    public void Every_label_has_its_own_precision_recall_and_support()
    {
        var matrix = ConfusionMatrix.Of(["a", "a", "b", "c"], ["a", "b", "b", "a"]);
        Assert.Equal(new LabelScore("a", 2, 2, 1), matrix.PerLabel[0]);
        Assert.Equal((0.5, 0.5, 0.5), (matrix.PerLabel[0].Precision, matrix.PerLabel[0].Recall, matrix.PerLabel[0].F1));
        Assert.Equal((null, 0.0, 0.0), (matrix.PerLabel[2].Precision, matrix.PerLabel[2].Recall, matrix.PerLabel[2].F1));
        Assert.Equal((0.5 + (2 / 3.0)) / 3, matrix.MacroF1, 1e-12);
        Assert.Equal(((2 * 4) - 6) / Math.Sqrt((16 - 6) * (16 - 8)), matrix.Mcc!.Value, 1e-12);
        Assert.Equal(1, matrix[2, 0]);
    }

    [Fact]
    public void Lists_of_different_lengths_no_cases_and_unknown_labels_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(["a"], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(Array.Empty<string>(), []));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(["a"], ["b"], ["a"]));
    }

    [Fact]
    public void Rates_of_a_judge_come_with_their_interval()
    {
        var judge = BinaryAgreement.Of([true, true, true, false], [true, true, false, false]);
        Assert.Equal(new Rate(2, 3), judge.TruePositiveRate);
        Assert.Equal(new Rate(1, 1), judge.TrueNegativeRate);
        Assert.Equal(LlmOps.Evaluation.Statistics.WilsonInterval.Of(2, 3), judge.TruePositiveRate!.Interval);
        Assert.Null(BinaryAgreement.Of([true], [true]).TrueNegativeRate);
    }

    [Fact]
    public void Any_ratings_give_values_within_their_bounds_and_the_same_from_either_side() =>
        Prop.ForAll(Gen.Choose(1, 4).Two().ListOf().Where(list => list.Count > 0).ToArbitrary(), pairs =>
        {
            string[] human = [.. pairs.Select(p => $"{p.Item1}")], judge = [.. pairs.Select(p => $"{p.Item2}")];
            return Enum.GetValues<KappaWeights>().All(weights =>
            {
                var (there, back) = (CohenKappa.Of(human, judge, weights), CohenKappa.Of(judge, human, weights));
                return there.Value is null ? back.Value is null : there.Value is >= -1 - 1e-12 and <= 1 && there.StandardError >= 0
                    && Math.Abs(there.Value.Value - back.Value!.Value) < 1e-12 && Math.Abs(there.StandardError.Value - back.StandardError!.Value) < 1e-9;
            }) && ConfusionMatrix.Of(human, judge) is { Accuracy: >= 0 and <= 1, MacroF1: >= 0 and <= 1, Mcc: null or (>= -1 - 1e-12 and <= 1 + 1e-12) };
        }).QuickCheckThrowOnFailure();
}
