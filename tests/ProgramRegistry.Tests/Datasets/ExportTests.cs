using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.Client;
using LlmOps.Client.Registry;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class ExportTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements("a", "\"", "\"\"", ",", "\r\n", "\n", "\r", " ", ";", "ä", "日本", "\U0001F600", "\uFEFF", "'", "=1+1", "\\", "\t", "\u2028", "\0").ListOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s.Get))));

    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public void What_is_exported_imports_again_to_the_same_content(string format)
    {
        var run = 0;
        var rows = Gen.Zip(Text.Select(t => $"x{t}"), Gen.Zip(Text, Text)).ListOf().Where(r => r.Count > 0);
        Prop.ForAll(rows.ToArbitrary(), drawn =>
        {
            var name = $"round-{format}-{run++}";
            var file = string.Concat(drawn.Select((r, i) => $"{System.Text.Json.JsonSerializer.Serialize(new { key = $"k{i}", text = r.Item1, label = r.Item2.Item1, note = r.Item2.Item2 })}\n"));
            var first = Datasets.ImportAsync(name, Jsonl with { Id = "key", Split = "train=0.5,validation=0.5" }, file).GetAwaiter().GetResult();
            using var export = Datasets.ExportAsync(name, 1, format).GetAwaiter().GetResult();
            var again = Datasets.ImportAsync(name, Csv with { Format = format, Id = "id", SplitColumn = "split" }, export).GetAwaiter().GetResult();
            return first.Hash == again.Hash && !again.Created;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public async Task Json_lines_name_the_label_fields_of_unlabelled_rows()
    {
        await Datasets.ImportAsync("unlabelled", Csv, "text,label\na,\n");
        await using var stream = await Datasets.ExportAsync("unlabelled", 1, "jsonl");
        using var text = new StreamReader(stream);
        Assert.Contains("\"label\":null", await text.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_holds_every_open_split_or_the_one_asked_for()
    {
        await Datasets.ImportAsync("parts", Csv with { SplitColumn = "split" }, "text,label,split,source\na,x,train,web\nb,x,test,web\nc,,unlabelled,\n");
        Assert.Equal("id,text,label,metadata.source,split", (await LinesAsync("parts", null))[0]);
        Assert.Equal(["a,x,web,train", "c,,,unlabelled"], (await LinesAsync("parts", null)).Skip(1).Select(l => l.Split(',', 2)[1]));
        Assert.Equal(["c,,,unlabelled"], (await LinesAsync("parts", "unlabelled")).Skip(1).Select(l => l.Split(',', 2)[1]));
        Assert.Equal(400, (await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ExportAsync("parts", 1, "pdf"))).Status);
    }

    private async Task<string[]> LinesAsync(string name, string? split)
    {
        await using var stream = await Datasets.ExportAsync(name, 1, "csv", split);
        using var text = new StreamReader(stream);
        return (await text.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
