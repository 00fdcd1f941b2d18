using System.Text;
using LlmOps.Client;
using LlmOps.Client.Registry;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;
using static LlmOps.ProgramRegistry.Tests.Versions.PublishVersionTests;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class BadFileTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Theory]
    [InlineData("text,label\na,x\nb\n", "messages.csv:3", "has 1 columns, the header has 2")]
    [InlineData("text,label\na,x,y\n", "messages.csv:2", "has 3 columns, the header has 2")]
    [InlineData("text,label\n\"two\nlines\",x\nb\n", "messages.csv:4", "has 1 columns")]
    [InlineData("text,label\n,x\n", "messages.csv:2", "the input 'text' is empty")]
    [InlineData("text,label\n\"  \",x\n", "messages.csv:2", "the input 'text' is empty")]
    [InlineData("text,label\nok,x\n\"open,x\nmore,y\n", "messages.csv:3", "never closed")]
    [InlineData("text,label\nsay \"hi\",x\n", "messages.csv:2", "quote in the middle")]
    [InlineData("text,label\n\"say\" hi,x\n", "messages.csv:2", "text after a closing quote")]
    [InlineData("text,label,text\na,x,b\n", "messages.csv:1", "names the column 'text' twice")]
    [InlineData("text,label\n", "messages.csv", "has no rows")]
    [InlineData("", "messages.csv", "has no rows")]
    [InlineData("text;label\na;x\n", "inputs", "has no column 'text'; it has 'text;label'")]
    [InlineData("message,label\na,x\n", "inputs", "has no column 'text'; it has 'message', 'label'")]
    [InlineData("text,intent\na,x\n", "labels", "has no column 'label'; it has 'text', 'intent'")]
    public async Task A_bad_csv_is_refused_with_place_and_reason(string file, string field, string reason) =>
        await AssertRefusedAsync(Csv, Encoding.UTF8.GetBytes(file), field, reason);

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{\"text\":\n", "messages.jsonl:2", "not valid JSON")]
    [InlineData("[1]\n", "messages.jsonl:1", "not a JSON object")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}\n", "messages.jsonl:1", "twice")]
    [InlineData("{\"label\":\"x\"}\n", "messages.jsonl:1", "has no 'text'; it has 'label'")]
    [InlineData("{\"text\":null,\"label\":\"x\"}\n", "messages.jsonl:1", "the input 'text' is empty")]
    [InlineData("{\"text\":\"\\ud800\",\"label\":\"x\"}\n", "messages.jsonl:1", "not valid Unicode")]
    [InlineData("{\"text\":\"a\",\"lable\":\"x\"}\n", "labels", "has no column 'label'")]
    [InlineData("\n\n", "messages.jsonl", "has no rows")]
    public async Task A_bad_jsonl_is_refused_with_place_and_reason(string file, string field, string reason) =>
        await AssertRefusedAsync(Jsonl, Encoding.UTF8.GetBytes(file), field, reason);

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_reported_by_line()
    {
        byte[] file = [.. "text,label\nfine,x\ncaf"u8, 0xE9, .. ",x\nfine too,x\n"u8, 0xFF, .. ",y\n"u8];
        var problem = await AssertRefusedAsync(Csv, file, "messages.csv:3", "not valid UTF-8");
        Assert.Equal(["messages.csv:3", "messages.csv:5"], Fields(problem));
    }

    [Fact]
    public async Task A_file_cut_off_inside_a_character_is_refused() =>
        await AssertRefusedAsync(Csv, [.. "text,label\na,"u8, 0xC3], "messages.csv:2", "not valid UTF-8");

    [Fact]
    public async Task An_id_used_twice_with_different_content_is_refused() =>
        await AssertRefusedAsync(Csv with { Id = "id" }, "id,text,label\n7,a,x\n7,b,x\n"u8.ToArray(), "messages.csv:3", "the id '7' is already used on line 2");

    [Fact]
    public async Task An_unknown_split_name_is_refused() =>
        await AssertRefusedAsync(Csv with { SplitColumn = "part" }, "text,label,part\na,x,train\nb,y,dev\n"u8.ToArray(), "messages.csv:3", "unknown split name 'dev'; there are train, validation, test, unlabelled");

    [Fact]
    public async Task All_bad_rows_are_counted_and_the_first_hundred_listed()
    {
        var file = "text,label\n" + string.Concat(Enumerable.Repeat("lonely\n", 250));
        var problem = await AssertRefusedAsync(Csv, Encoding.UTF8.GetBytes(file), "messages.csv:2", "has 1 columns");
        Assert.Equal(100, Fields(problem).Count);
        Assert.Equal(250, problem.Problem!.Value.GetProperty("total_errors").GetInt32());
    }

    [Theory]
    [InlineData("train=0.7,validation=0.5", "split", "sum to 1.2")]
    [InlineData("train=0.5,dev=0.5", "split", "'dev' is not a split")]
    [InlineData("train=half", "split", "must be a number")]
    [InlineData("train", "split", "not of the form")]
    [InlineData("train=0.5,train=0.2", "split", "given twice")]
    public async Task Shares_that_make_no_sense_are_refused(string split, string field, string reason) =>
        await AssertRefusedAsync(Csv with { Split = split }, "text,label\na,x\n"u8.ToArray(), field, reason, "invalid_request");

    [Fact]
    public async Task Fields_that_make_no_sense_are_refused()
    {
        var file = "text,label\na,x\n"u8.ToArray();
        await AssertRefusedAsync(Csv with { Inputs = [] }, file, "inputs", "at least one", "invalid_request");
        await AssertRefusedAsync(Csv with { Inputs = ["text=a b"] }, file, "inputs", "'a b' cannot be a field name", "invalid_request");
        await AssertRefusedAsync(Csv with { Labels = ["label=text"] }, file, "labels", "the field 'text' is given twice", "invalid_request");
        await AssertRefusedAsync(Csv with { Format = "xlsx" }, file, "format", "must be csv or jsonl", "invalid_request");
        await AssertRefusedAsync(Csv with { Split = "train=1", SplitColumn = "s" }, file, "split", "not both", "invalid_request");
    }

    private async Task<LlmOpsException> AssertRefusedAsync(DatasetImport import, byte[] file, string field, string reason, string code = "invalid_dataset")
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ImportAsync("refused", import, file));
        Assert.Equal((400, code), (problem.Status, problem.Code));
        Assert.Contains(problem.Problem!.Value.GetProperty("errors").EnumerateArray(), e => e.GetProperty("field").GetString() == field && e.GetProperty("reason").GetString()!.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(404, (await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.VersionsAsync("refused"))).Status);
        return problem;
    }
}
