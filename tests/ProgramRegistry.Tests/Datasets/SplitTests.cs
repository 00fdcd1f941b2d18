using FsCheck;
using FsCheck.Fluent;
using LlmOps.Client.Registry;
using LlmOps.ProgramRegistry.Datasets.Splits;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class SplitTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private const string Shares = "train=0.35,validation=0.5,test=0.15";

    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Fact]
    public async Task Shares_are_met_exactly_within_every_label()
    {
        var version = await Datasets.ImportAsync("exact", Csv with { Split = Shares, Seed = 7 }, Rows(40, "a", "b", "c"));
        Assert.All(version.LabelCounts["label"].Values, counts => Assert.Equal((14, 20, 6), (counts["train"], counts["validation"], counts["test"])));
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_splits_and_another_seed_others()
    {
        var shares = Csv with { Split = "train=0.5,validation=0.5", Seed = 7 };
        await Datasets.ImportAsync("seed-7", shares, Rows(40, "a", "b"));
        await Datasets.ImportAsync("seed-7-again", shares, Rows(40, "b", "a"));
        await Datasets.ImportAsync("seed-8", shares with { Seed = 8 }, Rows(40, "a", "b"));
        var (first, again, other) = (await IdsAsync("seed-7"), await IdsAsync("seed-7-again"), await IdsAsync("seed-8"));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task What_shares_leave_over_is_left_out_with_a_warning()
    {
        var version = await Datasets.ImportAsync("rest", Csv with { Split = "train=0.5,validation=0.2" }, Rows(10, "a"));
        Assert.Equal((5, 2), (version.Counts["train"], version.Counts["validation"]));
        Assert.Contains(version.Warnings, w => w.StartsWith("3 rows are in no split", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_split_column_decides_and_leaks_are_named()
    {
        var version = await Datasets.ImportAsync("column", Csv with { SplitColumn = "part" }, "text,label,part\na,x,Train\nA ,x,test\nb,,unlabelled\n");
        Assert.Equal((1, 1, 1), (version.Counts["train"], version.Counts["test"], version.Counts["unlabelled"]));
        Assert.Contains(version.Warnings, w => w.Contains("more than one split", StringComparison.Ordinal));
    }

    [Fact]
    public void Any_draw_meets_its_shares_keeps_groups_together_and_does_not_depend_on_order() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 60), Gen.Choose(0, 4)).Select(p => new Drawn((UInt128)p.Item1, (UInt128)p.Item2)).ListOf().ToArbitrary(),
        Gen.Choose(0, 1000).ToArbitrary(),
        (examples, seed) =>
        {
            var shares = SplitShares.Parse(Shares);
            var dealt = SplitDraw.Deal([.. examples], shares, seed);
            var together = examples.Zip(dealt).GroupBy(e => e.First.Group).All(g => g.Select(e => e.Second).Distinct().Count() == 1);
            var reversed = SplitDraw.Deal([.. Enumerable.Reverse(examples)], shares, seed).Reverse();
            return together && dealt.All(s => s is not null) && dealt.SequenceEqual(reversed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_repetitions_every_share_is_met_but_for_rounding_in_each_label_and_in_total() => Prop.ForAll(
        Gen.Choose(0, 7).ListOf().ToArbitrary(),
        Gen.Choose(0, 1000).ToArbitrary(),
        (labels, seed) =>
        {
            var shares = SplitShares.Parse(Shares);
            Drawn[] examples = [.. labels.Index().Select(l => new Drawn((UInt128)l.Index, (UInt128)l.Item))];
            var dealt = examples.Zip(SplitDraw.Deal(examples, shares, seed)).ToList();
            return shares.Shares.All(share => dealt.GroupBy(d => d.First.Stratum).All(label => Math.Abs(label.Count(d => d.Second == share.Split) - (label.Count() * share.Share)) < 1)
                && Math.Abs(dealt.Count(d => d.Second == share.Split) - (dealt.Count * share.Share)) < 3);
        }).QuickCheckThrowOnFailure();

    private async Task<IReadOnlyList<string>> IdsAsync(string dataset) => [.. (await Datasets.AllAsync(dataset, 1, "train")).Select(e => e.Id).Order(StringComparer.Ordinal)];
}
