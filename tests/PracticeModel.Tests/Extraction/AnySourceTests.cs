using FsCheck;
using FsCheck.Fluent;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Extraction;

public sealed class AnySourceTests : IAsyncLifetime
{
    private static readonly string[] Fragments =
    [
        "title,latitude\n", "a,1\n", "\"", ",", ";", "|", "---|---\n", "{\"title\":", "[{", "}]", "}", "\\", "\\ud800", "\n", "<p class=title>", "</p>", "<", ">", "</", "<![CDATA[", "]]>", "<!--", "<script>",
        "<table><tr><td>", "<Point><coordinates>1.5,2.5</coordinates></Point>", "&amp;", "&#55555;", "title: x\n", "-77.1,38.9", "https://x/?q=1.5,2.5", "1e999", "\0", "\u2028", "😀",
    ];

    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void No_source_text_whatever_makes_an_extraction_fail()
    {
        var text = Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(value => value ?? ""), Gen.Elements(Fragments)).ArrayOf().Select(string.Concat);
        var drawn = from source in text from demo in text from records in Gen.OneOf(text, Gen.Constant("""[{"title": "x", "latitude": 1.5}]""")) select (Source: source, Demo: demo, Records: records);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(drawn.ToArbitrary(), async prompt =>
        {
            using var response = await _server.PostAsync(RecordPrompts.Request(prompt.Source, demos: [(prompt.Demo, prompt.Records)], model: "practice-large"));
            return (int)response.StatusCode == 200;
        }));
    }

    [Fact]
    public void What_is_written_as_rows_is_read_back_whole()
    {
        var cell = Gen.OneOf(ArbMap.Default.GeneratorFor<NonEmptyString>().Select(value => value.Get), Gen.Elements("a,b", "say \"x\"", "two\nlines")).Select(value => new string([.. value.Where(c => !char.IsSurrogate(c) && !char.IsControl(c) || c == '\n')]).Trim()).Where(value => value.Length > 0);
        var rows = cell.Two().NonEmptyListOf();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(rows.ToArbitrary(), written =>
        {
            var text = "first,second\n" + string.Join('\n', written.Select(row => $"{Quote(row.Item1)},{Quote(row.Item2)}"));
            var read = PracticeModel.Extraction.Formats.DelimitedRows.Read(text);
            return read.Select(record => (record["first"], record["second"])).SequenceEqual(written.Select(row => ((string?)row.Item1, (string?)row.Item2)));
        }));
    }

    [Theory]
    [InlineData("<div>", 80_000)]
    [InlineData("<p title=x>", 30_000)]
    [InlineData("</div>", 60_000)]
    [InlineData("{\"a\":", 80_000)]
    [InlineData("{\"a\":1}", 50_000)]
    [InlineData("{x}", 100_000)]
    [InlineData("x\"x,", 90_000)]
    [InlineData("a: b\n", 80_000)]
    [InlineData("1.5,", 90_000)]
    public async Task A_long_run_of_one_fragment_is_answered(string fragment, int times)
    {
        using var response = await _server.PostAsync(RecordPrompts.Request(string.Concat(Enumerable.Repeat(fragment, times)), model: "practice-large"));

        Assert.Equal(200, (int)response.StatusCode);
    }

    private static string Quote(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
