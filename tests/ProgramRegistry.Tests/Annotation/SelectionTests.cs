using LlmOps.ProgramRegistry.Annotation.Reviewing;
using LlmOps.ProgramRegistry.Annotation.Selecting;

namespace LlmOps.ProgramRegistry.Tests.Annotation;

public sealed class SelectionTests
{
    [Fact]
    public void Novel_texts_are_unlike_the_labelled_ones_and_unlike_each_other()
    {
        string[] candidates = ["my card was stolen in town", "my card was stolen in the town", "please close the account of my late aunt", "the exchange rate on my transfer was wrong"];
        var picked = Novelty.Pick(candidates, ["my card was stolen"], 3);
        Assert.Equal([2, 3], picked.Take(2).Select(p => p.Index).Order());
        Assert.True(picked[2].Distance < 0.7);
    }

    [Fact]
    public void Rare_predictions_come_before_frequent_ones()
    {
        PredictedLabel[] predictions = [new("a", "card", null), new("b", "card", null), new("c", "card", null), new("d", "fees", null)];
        var priorities = Selection.ByPredictions(Selection.Rare, predictions);
        Assert.Equal(0.75, priorities["d"], 9);
        Assert.Equal(0.25, priorities["a"], 9);
    }

    [Fact]
    public void Agreement_of_each_pair_is_kappa_over_what_both_labelled()
    {
        var answers = Enumerable.Range(0, 20).SelectMany(i =>
        {
            var item = new Guid(i, 0, 0, new byte[8]);
            return new[] { (item, "ada", Label(i % 2)), (item, "bob", Label(i < 18 ? i % 2 : 1 - (i % 2))) };
        }).Append((new Guid(99, 0, 0, new byte[8]), "ada", Label(0)));
        var pair = Assert.Single(QueueAgreement.Of(["label"], answers));
        Assert.Equal((20, 18), (pair.Items, pair.Agreed));
        Assert.Equal(0.8, pair.Kappa!.Value, 9);
        Assert.True(pair.Lower < 0.8 && pair.Upper > 0.8 && pair.Upper <= 1);
    }

    private static string Label(int which) => which == 0 ? """{"label":"x"}""" : """{"label":"y"}""";
}
