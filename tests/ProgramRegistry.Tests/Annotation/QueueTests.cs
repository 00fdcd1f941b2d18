using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.ProgramRegistry.Tests.Datasets;
using LlmOps.Testing;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Annotation;

public sealed class QueueTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private AnnotationQueuesClient One => registry.As(RegistryService.WriteKey).AnnotationQueues;

    private AnnotationQueuesClient Two => registry.As(TestKeys.Admin).AnnotationQueues;

    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Fact]
    public async Task Unlabelled_rows_become_a_version_with_labels()
    {
        var queue = await QueueAsync("whole", second: 0);
        Assert.Equal(["card", "fees"], Assert.Single(queue.Questions).Values!);
        Assert.Equal(new AddedItems(4, 0), await One.AddAsync("whole", new()));
        Assert.Equal("nothing_to_add", (await Assert.ThrowsAsync<LlmOpsException>(() => One.AddAsync("whole", new()))).Code);
        Assert.Equal(new AddedItems(1, 1), await One.AddAsync("whole", new() { Items = [Item("from the shop"), Item("open 0")] }));
        for (var i = 0; i < 4; i++)
        {
            var item = (await One.TakeAsync("whole"))!;
            await One.LabelAsync("whole", item.Number, Labels(i % 2 == 0 ? "card" : "fees"));
        }

        Assert.Equal("queue_unfinished", (await Assert.ThrowsAsync<LlmOpsException>(() => One.FinishAsync("whole", new()))).Code);
        await One.SkipAsync("whole", (await One.TakeAsync("whole"))!.Number, "not a question");
        Assert.Null(await One.TakeAsync("whole"));
        var version = await One.FinishAsync("whole", new("validation=1"));
        Assert.Equal(("annotation", 1, 2), (version.Change, version.Parent, version.Number));
        Assert.Equal((2, 4), (version.Counts["train"], version.Counts["validation"]));
        var row = (await Datasets.AllAsync("whole", 2, "validation")).Single(e => e.Inputs["text"]!.ToString() == "open 0");
        Assert.Equal(("card", "writer"), (row.Labels!["label"]!.ToString(), row.Metadata!["annotators"]!.ToString()));
        Assert.Equal(2, (await One.ProgressAsync("whole")).Queue.FinishedVersion);
        Assert.Equal("queue_finished", (await Assert.ThrowsAsync<LlmOpsException>(() => One.TakeAsync("whole"))).Code);
    }

    [Fact]
    public async Task A_second_look_is_blind_and_its_disagreement_is_decided_by_a_third()
    {
        await QueueAsync("blind", second: 1);
        await One.AddAsync("blind", new() { Take = 2 });
        var first = (await One.TakeAsync("blind"))!;
        Assert.Equal(first.Number, (await One.TakeAsync("blind"))!.Number);
        Assert.Equal(first.Number, (await Two.TakeAsync("blind"))!.Number);
        Assert.False((await One.LabelAsync("blind", first.Number, Labels("card"))).Complete);
        Assert.All((await Two.ItemsAsync("blind")).Items, i => Assert.Empty(i.Answers));
        Assert.True((await Two.LabelAsync("blind", first.Number, Labels("fees"))).Complete);
        Assert.Equal("item_complete", (await Assert.ThrowsAsync<LlmOpsException>(() => One.LabelAsync("blind", first.Number, Labels("fees")))).Code);

        var disagreed = Assert.Single((await One.ItemsAsync("blind", "disagreed")).Items);
        Assert.Equal(["card", "fees"], disagreed.Answers.Select(a => a.Labels!["label"]!.ToString()));
        var pair = Assert.Single((await One.ProgressAsync("blind")).Agreement);
        Assert.Equal((1, 0), (pair.Items, pair.Agreed));
        await One.AdjudicateAsync("blind", first.Number, Labels("fees"));
        var decided = Assert.Single((await One.ItemsAsync("blind", "adjudicated")).Items);
        Assert.Equal(("fees", "writer"), (decided.Labels!["label"]!.ToString(), decided.AdjudicatedBy));
    }

    [Fact]
    public async Task An_item_is_kept_for_who_took_it_until_they_give_it_back()
    {
        await QueueAsync("leased", second: 0);
        await One.AddAsync("leased", new() { Take = 1 });
        var taken = (await One.TakeAsync("leased"))!;
        Assert.Null(await Two.TakeAsync("leased"));
        Assert.Equal("item_taken", (await Assert.ThrowsAsync<LlmOpsException>(() => Two.LabelAsync("leased", taken.Number, Labels("card")))).Code);
        Assert.Equal(1, (await One.ProgressAsync("leased")).Annotators.Single().Holding);
        await One.ReleaseAsync("leased", taken.Number);
        Assert.Equal(taken.Number, (await Two.TakeAsync("leased"))!.Number);
    }

    [Fact]
    public async Task Two_people_who_take_at_once_never_get_the_same_item()
    {
        await Datasets.ImportAsync("crowd", Csv, "text,label\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"open {i},\n")));
        await One.CreateAsync(new() { Name = "crowd", Dataset = "crowd", SecondReviewShare = 0 , Questions = [new("label")] });
        await One.AddAsync("crowd", new());
        var numbers = await Task.WhenAll(new[] { One, Two }.Select(async person =>
        {
            var mine = new List<int>();
            while (await person.TakeAsync("crowd") is { } item)
            {
                mine.Add(item.Number);
                await person.LabelAsync("crowd", item.Number, Labels("x"));
            }

            return mine;
        }));
        Assert.Equal(Enumerable.Range(1, 40), numbers.SelectMany(n => n).Order());
    }

    [Fact]
    public async Task A_sheet_goes_out_and_comes_back()
    {
        await QueueAsync("sheet-queue", second: 0);
        await One.AddAsync("sheet-queue", new());
        using var reader = new StreamReader(await One.SheetAsync("sheet-queue"));
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("item,text,label,skip_reason", lines[0]);
        var wrong = await Assert.ThrowsAsync<LlmOpsException>(() => UploadAsync($"{lines[0]}\n1,open 0,cards,\n99,open 1,card,\n"));
        Assert.Contains("must be one of card, fees", wrong.Problem!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("sheet-queue.csv:3", wrong.Problem!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Empty((await One.ProgressAsync("sheet-queue")).Annotators);
        Assert.Equal(new SheetResult(2, 1, 1), await UploadAsync($"{lines[0]}\n1,open 0,card,\n2,open 1,fees,\n3,open 2,,not a question\n4,open 3,,\n"));
        Assert.Equal((2, 1, 1), Counts(await One.ProgressAsync("sheet-queue")));

        async Task<SheetResult> UploadAsync(string csv)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
            return await One.UploadSheetAsync("sheet-queue", stream);
        }

        static (int Done, int Skipped, int Open) Counts(QueueProgress p) => (p.Queue.Items["done"], p.Queue.Items["skipped"], p.Queue.Items["open"]);
    }

    [Fact]
    public async Task Rows_are_chosen_by_what_models_said_of_them()
    {
        await QueueAsync("chosen", second: 0);
        var ids = (await Datasets.AllAsync("chosen", 1, "unlabelled")).ToDictionary(e => e.Inputs["text"]!.ToString(), e => e.Id, StringComparer.Ordinal);
        Assert.Equal(400, (await Assert.ThrowsAsync<LlmOpsException>(() => One.AddAsync("chosen", new() { By = "margin" }))).Status);
        await One.AddAsync("chosen", new() { By = "margin", Take = 1, Predictions = [new(ids["open 0"], "card", 0.9), new(ids["open 1"], "card", 0.4), new(ids["open 2"], "fees", 0.8)] });
        await One.AddAsync("chosen", new() { By = "disagreement", Take = 1, Predictions = [new(ids["open 0"], "card"), new(ids["open 0"], "card"), new(ids["open 2"], "fees"), new(ids["open 2"], "card")] });
        Assert.Equal([ids["open 1"], ids["open 2"]], (await One.ItemsAsync("chosen")).Items.Select(i => i.ExampleId));
        Assert.Equal(0.6, (await One.ItemsAsync("chosen")).Items[0].Priority, 9);
    }

    [Theory]
    [InlineData("label", "card", "extra", "is not asked")]
    [InlineData("label", "cards", null, "must be one of card, fees")]
    [InlineData("other", "card", null, "is required")]
    public async Task Labels_that_were_not_asked_for_are_refused(string field, string value, string? more, string reason)
    {
        var name = $"refused-{field}-{value}";
        await QueueAsync(name, second: 0);
        await One.AddAsync(name, new() { Take = 1 });
        var labels = new JsonObject { [field] = value };
        if (more is not null)
        {
            labels[more] = "x";
        }

        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => One.LabelAsync(name, 1, labels));
        Assert.Equal(400, problem.Status);
        Assert.Contains(reason, problem.Problem!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_can_make_a_dataset_of_its_own()
    {
        await One.CreateAsync(new() { Name = "fresh", Dataset = "fresh-data", InputFields = ["text"], Questions = [new("label", ["a", "b"]), new("note")], SecondReviewShare = 0 });
        await One.AddAsync("fresh", new() { Items = [new(new() { ["text"] = "hello" }, "inference", "0199")] });
        await One.LabelAsync("fresh", 1, new() { ["label"] = "a", ["note"] = "short" });
        var version = await One.FinishAsync("fresh", new());
        var row = Assert.Single(await Datasets.AllAsync("fresh-data", version.Number, "train"));
        Assert.Equal(("a", "short", "inference 0199"), (row.Labels!["label"]!.ToString(), row.Labels["note"]!.ToString(), row.Metadata!["source"]!.ToString()));
        var unknown = await Assert.ThrowsAsync<LlmOpsException>(() => One.CreateAsync(new() { Name = "lost", Dataset = "nowhere" }));
        Assert.Equal(400, unknown.Status);
    }

    private async Task<QueueResponse> QueueAsync(string name, double second)
    {
        await Datasets.ImportAsync(name, Csv, "text,label\nlost card,card\nhigh fee,fees\n" + string.Concat(Enumerable.Range(0, 4).Select(i => $"open {i},\n")));
        return await One.CreateAsync(new() { Name = name, Dataset = name, SecondReviewShare = second });
    }

    private static NewItem Item(string text) => new(new() { ["text"] = text });

    private static JsonObject Labels(string label) => new() { ["label"] = label };
}
