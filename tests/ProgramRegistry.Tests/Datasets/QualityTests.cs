using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.ProgramRegistry.Datasets.Quality;
using QualityFinding = LlmOps.Client.Registry.QualityFinding;
using QualityReport = LlmOps.Client.Registry.QualityReport;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class QualityTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Fact]
    public async Task Duplicates_leaks_conflicts_and_slips_are_found_and_named()
    {
        const string File =
            "id,text,label,split\n" +
            "a,I lost my card on the train to Leeds,card,train\n" +
            "b,i LOST my card on the train  to leeds,card,validation\n" +
            "c,When will my refund for the blue jacket arrive,refund,train\n" +
            "d,When will my refund for the blue jacket arrive?,refunds_and_returns,train\n" +
            "e,When will my refund for the blue jackets arrive,refund,validation\n" +
            "f,...,card,train\n" +
            "g,A fee was taken twice,fees,validation\n";
        await Datasets.ImportAsync("flawed", Csv with { Id = "id", SplitColumn = "split" }, File);
        var report = await Datasets.QualityAsync("flawed", "1");
        Assert.Equal(["leaks", "near_leaks", "unseen_classes", "near_duplicates", "empty_inputs"], report.Findings.Select(f => f.Kind));
        Assert.Equal(["a (train)", "b (validation)"], Finding(report, "leaks").Cases[0].Examples);
        Assert.Contains(Finding(report, "near_leaks").Cases, c => c.Examples.Contains("e (validation)"));
        Assert.Contains("'fees'", Finding(report, "unseen_classes").Cases[0].Detail, StringComparison.Ordinal);
        Assert.Equal(["c (train)", "d (train)"], Finding(report, "near_duplicates").Cases[0].Examples);
        Assert.Equal("f (train)", Assert.Single(Finding(report, "empty_inputs").Cases[0].Examples));
    }

    [Fact]
    public async Task A_finding_that_the_policy_forbids_keeps_the_version_from_being_published()
    {
        const string File = "text,label\nlost card,card\nLost  card,fees\n";
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ImportAsync("blocked", Csv with { Block = ["conflicting_labels"] }, File));
        Assert.Equal((409, "quality_blocked"), (problem.Status, problem.Code));
        Assert.Contains("1 inputs occur with different labels", problem.Message, StringComparison.Ordinal);
        var findings = problem.Problem!.Value.GetProperty("quality").GetProperty("findings").EnumerateArray().ToDictionary(f => f.GetProperty("kind").GetString()!, f => f.GetProperty("blocks").GetBoolean());
        Assert.Equal((true, false), (findings["conflicting_labels"], findings["duplicates"]));
        Assert.Equal(404, (await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.VersionsAsync("blocked"))).Status);
        var unknown = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ImportAsync("blocked", Csv with { Block = ["ugliness"] }, File));
        Assert.Equal((400, "invalid_request"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task A_file_can_be_checked_without_publishing_it()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("text,label\nlost card,card\nLost  card,fees\n"));
        var report = await Datasets.CheckAsync("checked-only", Csv with { Block = ["conflicting_labels"] }, file);
        Assert.True(Finding(report, "conflicting_labels").Blocks);
        Assert.Equal(404, (await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.VersionsAsync("checked-only"))).Status);
    }

    [Fact]
    public async Task A_file_without_flaws_has_an_empty_report()
    {
        var topics = new[] { "parcels to Norway", "a broken kettle", "opening hours on Sunday", "the colour of the sofa", "a voucher that expired", "invoices by mail", "my new address", "garden chairs" };
        var version = await Datasets.ImportAsync("clean", Csv, "text,label\n" + string.Concat(topics.Index().Select(t => $"question about {t.Item},{(t.Index % 2 == 0 ? "a" : "b")}\n")));
        var report = await Datasets.QualityAsync("clean", "1");
        Assert.Empty(report.Findings);
        Assert.Empty(version.Findings!);
        Assert.Equal((8, 8), (report.Rows, report.ComparedRows));
    }

    [Fact]
    public async Task Near_duplicates_are_found_among_many_rows()
    {
        var words = new[] { "amber", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heron", "islet", "jasper", "kelp", "lagoon" };
        var texts = Enumerable.Range(0, 1200).Select(i => string.Join(' ', Enumerable.Range(0, 8).Select(k => $"{words[(i * (k + 3) + (i / 7)) % words.Length]}{(i * 31 + k * 17) % 997}"))).ToList();
        var rows = texts.Concat(texts.Take(40).Select(t => $"{t}x")).Select((t, i) => $"{i},{t},x\n");
        await Datasets.ImportAsync("many", Csv with { Id = "id" }, "id,text,label\n" + string.Concat(rows));
        var finding = Finding(await Datasets.QualityAsync("many", "1"), "near_duplicates");
        Assert.Equal(40, finding.Count);
        Assert.Equal(20, finding.Cases.Count);
    }

    [Theory]
    [InlineData("card_lost", "Card Lost", 5, 6, true)]
    [InlineData("refund", "refnud", 100, 2, true)]
    [InlineData("refund", "refnud", 100, 60, false)]
    [InlineData("item_1", "item_2", 100, 1, false)]
    [InlineData("fee", "fed", 100, 1, false)]
    [InlineData("card_arrival", "card_arival", 50, 3, true)]
    [InlineData("top_up_failed", "top_up_reverted", 50, 3, false)]
    public void A_rare_value_close_to_a_frequent_one_is_a_slip(string frequent, string rare, int often, int seldom, bool isSlip)
    {
        var found = LabelTypos.Find(new Dictionary<string, int>(StringComparer.Ordinal) { [frequent] = often, [rare] = seldom });
        Assert.Equal(isSlip, found.Count == 1);
    }

    [Fact]
    public void Similarity_is_symmetric_bounded_and_one_only_for_texts_with_equal_shingles() => Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
    {
        var (one, two) = (Shingles.Of(a.Get), Shingles.Of(b.Get));
        var similarity = Shingles.Jaccard(one, two);
        return similarity is >= 0 and <= 1 && similarity.Equals(Shingles.Jaccard(two, one)) && (similarity < 1 || one.AsSpan().SequenceEqual(two));
    }).QuickCheckThrowOnFailure();

    private static QualityFinding Finding(QualityReport report, string kind) => Assert.Single(report.Findings, f => f.Kind == kind);
}
