using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Contracts.ProgramRegistry;
using LlmOps.Testing;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class ImportTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Fact]
    public async Task An_imported_file_is_read_back_in_its_order_and_announced()
    {
        var version = await Datasets.ImportAsync("plain", Csv with { Inputs = ["Message=text"] }, "\uFEFFMessage,label,source\n\"Hello, \"\"you\"\"\",greet,mail\nwhere is my card?,card,\nno label yet,,chat\n");
        Assert.True(version.Created);
        Assert.Equal((1, "writer"), (version.Number, version.Author));
        Assert.Equal(["text"], version.InputFields);
        Assert.Equal(["label"], version.LabelFields);
        Assert.Equal(new Dictionary<string, int>(StringComparer.Ordinal) { ["train"] = 2, ["unlabelled"] = 1 }, version.Counts);
        Assert.Equal(1, version.LabelCounts["label"]["greet"]["train"]);

        var train = await Datasets.AllAsync("plain", 1, "train");
        Assert.Equal(["Hello, \"you\"", "where is my card?"], train.Select(e => (string)e.Inputs["text"]!));
        Assert.Equal(("greet", "mail"), ((string)train[0].Labels!["label"]!, (string)train[0].Metadata!["source"]!));
        Assert.Null(train[1].Metadata);
        Assert.Null(Assert.Single(await Datasets.AllAsync("plain", 1, "unlabelled")).Labels);
        await Eventually.Async(() => registry.Published.OfType<DatasetVersionPublished>().Any(m => m.Dataset == "plain" && m.Hash == version.Hash && m.Counts["train"] == 2), "the version is announced");
    }

    [Fact]
    public async Task The_same_content_in_any_order_is_the_same_version_and_a_change_is_a_new_one()
    {
        var shares = Csv with { Split = "train=0.5,validation=0.5", Seed = 3 };
        var first = await Datasets.ImportAsync("same", shares, "text,label\na,x\nb,x\nc,y\nd,y\n");
        var again = await Datasets.ImportAsync("same", shares, "text,label\nd,y\nb,x\na,x\nc,y\n");
        Assert.False(again.Created);
        Assert.Equal((first.Number, first.Hash), (again.Number, again.Hash));
        var next = await Datasets.ImportAsync("same", shares, "text,label\na,x\nb,x\nc,y\nd,x\n");
        Assert.Equal((2, true), (next.Number, next.Created));
        Assert.Equal([2, 1], (await Datasets.VersionsAsync("same")).Items.Select(v => v.Number));
        Assert.Equal(2, (await Datasets.VersionAsync("same", "latest")).Number);
        Assert.Equal(2, Assert.Single((await Datasets.ListAsync("same")).Items).LatestVersion);
    }

    [Fact]
    public async Task Concurrent_imports_get_numbers_of_their_own()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Datasets.ImportAsync("crowded", Csv, $"text,label\nrow {i % 4},x\n")));
        Assert.Equal(4, versions.Count(v => v.Created));
        Assert.Equal([1, 2, 3, 4], versions.Select(v => v.Number).Distinct().Order());
    }

    [Fact]
    public async Task Repetitions_and_conflicts_become_warnings()
    {
        var version = await Datasets.ImportAsync("warned", Csv, "text,label\nlost card,card\nlost card,card\n Lost  CARD ,fees\nlost card,\nother,card\n");
        Assert.Contains(version.Warnings, w => w.StartsWith("1 exact duplicate rows were left out (the first: messages.csv:3)", StringComparison.Ordinal));
        Assert.Contains(version.Warnings, w => w.Contains("conflicting labels", StringComparison.Ordinal) && w.Contains("messages.csv:2", StringComparison.Ordinal));
        Assert.Contains(version.Warnings, w => w.Contains("unlabelled rows repeat", StringComparison.Ordinal));
        Assert.Equal(3, version.Counts["train"]);
        Assert.False(version.Counts.ContainsKey("unlabelled"));
    }

    [Fact]
    public async Task Ids_come_from_the_file_or_from_the_inputs()
    {
        await Datasets.ImportAsync("ids", Csv with { Id = "key" }, "key,text,label\nk1,a,x\nk2,a,x\n");
        Assert.Equal(["k1", "k2"], (await Datasets.AllAsync("ids", 1, "train")).Select(e => e.Id));
        await Datasets.ImportAsync("hashed", Csv, "text,label\na,x\na,y\n");
        var hashed = (await Datasets.AllAsync("hashed", 1, "train")).Select(e => e.Id).Order(StringComparer.Ordinal).ToList();
        Assert.Matches("^[0-9a-f]{32}$", hashed[0]);
        Assert.Equal($"{hashed[0]}-2", hashed[1]);
    }

    [Fact]
    public async Task Json_lines_keep_their_types()
    {
        await Datasets.ImportAsync("typed", Jsonl with { Inputs = ["doc"], Labels = ["total", "items"] }, "{\"doc\":{\"b\":1,\"a\":[true,null]},\"total\":1.50,\"items\":[\"x\"],\"page\":3}\r\n\r\n{\"doc\":\"plain\",\"total\":2}\n");
        var rows = await Datasets.AllAsync("typed", 1, "train");
        Assert.Equal("""{"doc":{"a":[true,null],"b":1}}""", rows[0].Inputs.ToJsonString());
        Assert.Equal("""{"items":["x"],"total":1.50}""", rows[0].Labels!.ToJsonString());
        Assert.Equal("""{"page":3}""", rows[0].Metadata!.ToJsonString());
        Assert.Equal("""{"total":2}""", rows[1].Labels!.ToJsonString());
    }

    [Fact]
    public async Task A_zero_character_in_a_value_is_kept()
    {
        await Datasets.ImportAsync("zero", Jsonl, "{\"text\":\"a\\u0000b\",\"label\":\"x\"}\n");
        Assert.Equal("a\0b", (string)(await Datasets.AllAsync("zero", 1, "train"))[0].Inputs["text"]!);
    }

    [Fact]
    public async Task Examples_are_paged_in_published_order()
    {
        await Datasets.ImportAsync("paged", Csv, Rows(5, "x", "y"));
        var texts = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await Datasets.ExamplesAsync("paged", 1, "train", cursor, 3);
            texts.AddRange(page.Items.Select(e => (string)e.Inputs["text"]!));
            if ((cursor = page.NextCursor) is null)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 5).SelectMany(i => new[] { $"message {i} about x", $"message {i} about y" }), texts);
    }

    [Fact]
    public async Task Unknown_datasets_and_versions_are_answered_with_close_names()
    {
        await Datasets.ImportAsync("support-messages", Csv, "text,label\na,x\n");
        var unknown = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.VersionAsync("support-message", "1"));
        Assert.Equal((404, "dataset_not_found"), (unknown.Status, unknown.Code));
        Assert.Contains("'support-messages'", unknown.Message, StringComparison.Ordinal);
        var version = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ExamplesAsync("support-messages", 2, "train"));
        Assert.Equal((404, "version_not_found"), (version.Status, version.Code));
    }
}
