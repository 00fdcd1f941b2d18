using FsCheck;
using FsCheck.Fluent;
using LlmOps.Client;
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
    public async Task Rows_that_differ_in_case_and_blanks_alone_stay_together()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"where is parcel {i}?,x\n  WHERE is  parcel {i}?,x\n"));
        await Datasets.ImportAsync("together", Csv with { Split = "train=0.5,validation=0.5", Seed = 3 }, $"text,label\n{rows}");
        var train = (await Datasets.AllAsync("together", 1, "train")).Select(Words).CountBy(t => t).ToList();
        Assert.All(train, t => Assert.Equal(2, t.Value));
        Assert.Equal(30, train.Count);
    }

    [Fact]
    public async Task A_group_stays_together_and_so_do_rows_that_tie_groups_to_each_other()
    {
        var rows = string.Concat(Enumerable.Range(0, 40).SelectMany(i => new[] { $"a{i},x,g{i}\n", $"b{i},x,g{i}\n", $"B{i} ,x,h{i}\n", $"c{i},x,h{i}\n" }));
        await Datasets.ImportAsync("grouped", Csv with { Split = "train=0.5,validation=0.5", Seed = 3, Group = "who" }, $"text,label,who\n{rows}");
        var train = (await Datasets.AllAsync("grouped", 1, "train")).Select(e => Words(e)[1..]).CountBy(t => t).ToList();
        Assert.All(train, t => Assert.Equal(4, t.Value));
        Assert.Equal(20, train.Count);
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ImportAsync("grouped", Csv with { Group = "whom" }, $"text,label,who\n{rows}"));
        Assert.Contains("no row has a field 'whom'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_share_is_met_but_for_rounding_in_each_stratum_and_in_total() => Prop.ForAll(
        Gen.Choose(0, 60).NonEmptyListOf().ToArbitrary(),
        sizes =>
        {
            var shares = SplitShares.Parse(Shares);
            var dealer = new SplitDealer(shares);
            var dealt = sizes.Select(size => DealOnes(dealer, size)).ToList();
            return shares.Shares.All(share => dealt.All(stratum => Math.Abs(stratum.Count(s => s == share.Split) - (stratum.Count * share.Share)) < 1)
                && Math.Abs(dealt.Sum(d => d.Count(s => s == share.Split)) - (sizes.Sum() * share.Share)) < 3);
        }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<Split?> DealOnes(SplitDealer dealer, int size)
    {
        dealer.Begin(size);
        return [.. Enumerable.Range(0, size).Select(_ => dealer.Deal(1))];
    }

    private static string Words(ExampleResponse example) => string.Join(' ', example.Inputs["text"]!.ToString().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private async Task<IReadOnlyList<string>> IdsAsync(string dataset) => [.. (await Datasets.AllAsync(dataset, 1, "train")).Select(e => e.Id).Order(StringComparer.Ordinal)];
}
