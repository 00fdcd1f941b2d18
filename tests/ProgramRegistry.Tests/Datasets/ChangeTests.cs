using LlmOps.Client;
using LlmOps.Client.Registry;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class ChangeTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private const string File = "id,text,label,split\na,lost card,card,train\nb,high fee,fees,validation\nc,who knows,,unlabelled\n";

    private static DatasetImport WithIds { get; } = Csv with { Id = "id", SplitColumn = "split" };

    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Fact]
    public async Task Appended_rows_follow_their_twins_and_leave_the_others_where_they_were()
    {
        await Datasets.ImportAsync("grown", WithIds, File);
        var grown = await Datasets.AppendAsync("grown", "latest", Csv with { Split = "train=1", Note = "from the shop" }, "text,label\nHIGH  fee,fees\nnew card,card\nlost card,card\nwhat now,\n");
        Assert.Equal((2, "append", 1, "from the shop"), (grown.Number, grown.Change, grown.Parent, grown.Note));
        Assert.Equal((2, 2, 2), (grown.Counts["train"], grown.Counts["validation"], grown.Counts["unlabelled"]));
        Assert.Contains(grown.Warnings, w => w.StartsWith("1 exact duplicate rows were left out (the first: messages.csv:4)", StringComparison.Ordinal));
        Assert.Equal(["a", "b", "c"], (await Datasets.AllAsync("grown", 2, "train")).Concat(await Datasets.AllAsync("grown", 2, "validation")).Concat(await Datasets.AllAsync("grown", 2, "unlabelled")).Select(e => e.Id).Where(i => i.Length == 1).Order());
        var same = await Datasets.AppendAsync("grown", "2", Csv, "text,label\nlost card,card\n");
        Assert.Equal((2, false), (same.Number, same.Created));
    }

    [Fact]
    public async Task An_appended_row_must_have_the_versions_fields_and_cannot_take_an_id_that_is_there()
    {
        await Datasets.ImportAsync("strict", WithIds, File);
        var missing = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.AppendAsync("strict", "1", Csv, "words,label\nx,card\n"));
        Assert.Contains("the file has no column 'text'", missing.Message, StringComparison.Ordinal);
        var taken = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.AppendAsync("strict", "1", Csv with { Id = "id" }, "id,text,label\na,another,card\n"));
        Assert.Contains("the id 'a' is already used in the version that is extended", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_edited_by_id_in_the_columns_given_and_the_rest_stays()
    {
        await Datasets.ImportAsync("edited", WithIds, File);
        var edited = await Datasets.EditAsync("edited", 1, Csv, "id,text,label\nb,,card\nc,,fees\n");
        Assert.Equal((2, "edit", 1), (edited.Number, edited.Change, edited.Parent));
        var rows = (await Datasets.AllAsync("edited", 2, "train")).Concat(await Datasets.AllAsync("edited", 2, "validation")).ToDictionary(e => e.Id);
        Assert.Equal(("high fee", "card", "validation"), (Text(rows["b"]), Label(rows["b"]), rows["b"].Split));
        Assert.Equal(("who knows", "fees", "train"), (Text(rows["c"]), Label(rows["c"]), rows["c"].Split));
        var cleared = await Datasets.EditAsync("edited", 2, Jsonl, "{\"id\":\"c\",\"label\":null}\n{\"id\":\"a\",\"remove\":true}\n");
        Assert.Equal((1, 1, false), (cleared.Counts["unlabelled"], cleared.Counts["validation"], cleared.Counts.ContainsKey("train")));
    }

    [Theory]
    [InlineData("id,text\nzz,new\n", "messages.csv:2", "there is no example 'zz' in version 1")]
    [InlineData("id,txet\na,new\n", "messages.csv:2", "there is no column 'txet' to edit")]
    [InlineData("id,text\na,x\na,y\n", "messages.csv:3", "already edited on line 2")]
    [InlineData("text\nx\n", "id", "the file has no column 'id'")]
    [InlineData("id,remove\na,maybe\n", "messages.csv:2", "must be true or false")]
    [InlineData("id,split\na,dev\n", "messages.csv:2", "unknown split name 'dev'")]
    public async Task An_edit_that_makes_no_sense_is_refused_with_place_and_reason(string file, string field, string reason)
    {
        await Datasets.ImportAsync("uneditable", WithIds, File);
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.EditAsync("uneditable", 1, Csv, file));
        Assert.Equal((400, "invalid_dataset"), (problem.Status, problem.Code));
        Assert.Contains(problem.Problem!.Value.GetProperty("errors").EnumerateArray(), e => e.GetProperty("field").GetString() == field && e.GetProperty("reason").GetString()!.Contains(reason, StringComparison.Ordinal));
        Assert.Single((await Datasets.VersionsAsync("uneditable")).Items);
    }

    [Fact]
    public async Task An_export_edited_in_a_spreadsheet_comes_back_as_an_edit()
    {
        await Datasets.ImportAsync("sheet", WithIds, File);
        using var reader = new StreamReader(await Datasets.ExportAsync("sheet", 1, "csv", "unlabelled"));
        var sheet = (await reader.ReadToEndAsync()).Replace("who knows,,", "who knows,card,", StringComparison.Ordinal).Replace(",unlabelled", ",validation", StringComparison.Ordinal);
        Assert.Equal(2, (await Datasets.EditAsync("sheet", 1, Csv, sheet)).Counts["validation"]);
    }

    [Fact]
    public async Task A_version_dealt_anew_keeps_ids_and_content()
    {
        await Datasets.ImportAsync("dealt", Csv, Rows(20, "a", "b"));
        var split = await Datasets.ResplitAsync("dealt", "latest", new() { Shares = "train=0.5,validation=0.3,test=0.2", Seed = 4 });
        Assert.All(split.LabelCounts["label"].Values, c => Assert.Equal((10, 6, 4), (c["train"], c["validation"], c["test"])));
        var again = await Datasets.ResplitAsync("dealt", "1", new() { Shares = "train=0.5,validation=0.3,test=0.2", Seed = 4 });
        Assert.Equal((split.Number, false), (again.Number, again.Created));
        var diff = await Datasets.DiffAsync("dealt", "2");
        Assert.Equal((1, 2, 20, 8), (diff.From, diff.To, diff.Counts["moved"], diff.Sealed));
        Assert.Equal(12, diff.Items.Count);
        Assert.All(diff.Items, i => Assert.Equal(("train", "validation"), (i.Before!.Split, i.After!.Split)));
        Assert.Equal(8, Assert.Single((await Datasets.QualityAsync("dealt", "2")).Findings, f => f.Kind == "exposed_test").Count);
    }

    [Fact]
    public async Task A_comparison_shows_rows_before_and_after_page_by_page()
    {
        await Datasets.ImportAsync("compared", WithIds, File);
        await Datasets.EditAsync("compared", 1, Jsonl, "{\"id\":\"a\",\"label\":\"fees\"}\n{\"id\":\"b\",\"remove\":true}\n");
        await Datasets.AppendAsync("compared", "2", Csv with { Id = "id" }, "id,text,label\nd,new one,card\n");
        var first = await Datasets.DiffAsync("compared", "3", "1", limit: 2);
        var rest = await Datasets.DiffAsync("compared", "3", "1", first.NextCursor, 2);
        Assert.Equal([("a", "edited"), ("b", "removed"), ("d", "added")], first.Items.Concat(rest.Items).Select(i => (i.Id, i.Change)));
        Assert.Equal(("card", "fees"), (Label(first.Items[0].Before!), Label(first.Items[0].After!)));
        Assert.Null(first.Items[1].After);
        Assert.Null(rest.Items[0].Before);
        Assert.Null(rest.NextCursor);
        Assert.Empty((await Datasets.DiffAsync("compared", "1", "1")).Counts);
    }

    [Fact]
    public async Task Declared_types_are_kept_and_enforced()
    {
        var typed = Csv with { Inputs = ["text", "n:integer"], Labels = ["label=total:number", "ok:boolean"] };
        var version = await Datasets.ImportAsync("typed", typed, "text,n,label,ok\nx,3,1.50,TRUE\n");
        Assert.Equal(("integer", "number", "boolean"), (version.FieldTypes!["n"], version.FieldTypes["total"], version.FieldTypes["ok"]));
        var row = Assert.Single(await Datasets.AllAsync("typed", 1, "train"));
        Assert.Equal(("3", "1.50", "true"), (row.Inputs["n"]!.ToJsonString(), row.Labels!["total"]!.ToJsonString(), row.Labels["ok"]!.ToJsonString()));
        var wrong = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.AppendAsync("typed", "1", Csv, "text,n,total,ok\ny,3.5,two,true\n"));
        Assert.Contains("'3.5' in 'n' is not of the type integer", wrong.Problem!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("'two' in 'total' is not of the type number", wrong.Problem!.Value.GetRawText(), StringComparison.Ordinal);
    }

    private static string Text(ExampleResponse example) => example.Inputs["text"]!.ToString();

    private static string Label(ExampleResponse example) => example.Labels!["label"]!.ToString();
}
