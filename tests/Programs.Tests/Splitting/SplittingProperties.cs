using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.Programs.Splitting;

namespace LlmOps.Programs.Tests.Splitting;

public sealed class SplittingProperties
{
    private static readonly Gen<string> Hostile = Gen.Elements("a", "b c", "\"", "'", ",", "\n", "\n\n", "# ", "```", "|", "<a>", "</a>", "<td", "{", "}", "[", "]", ":", "&amp;", "&x;", "\0", "\u0001", "\ud83d\ude00", "\ud83d", "[[ ## x ## ]]", "{{x}}", "é").ListOf().Select(string.Concat);

    [Fact]
    public void Whatever_comes_nothing_but_a_split_exception_is_thrown() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Hostile.ToArbitrary(), Gen.Elements(Enum.GetValues<SplitFormat>()).ToArbitrary(), (text, format) =>
        {
            try
            {
                TextSplitter.Split(text, new SplitOptions { Format = format, Size = 20 });
                return true;
            }
            catch (SplitException)
            {
                return format is not SplitFormat.Auto;
            }
        }));

    [Fact]
    public void Prose_loses_no_word_and_keeps_to_the_size() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Hostile.ToArbitrary(), text =>
        {
            var chunks = TextSplitter.Split(text, new SplitOptions { Format = SplitFormat.Text, Size = 15 });
            return Solid(string.Concat(chunks)) == Solid(string.Concat(text.EnumerateRunes()).ReplaceLineEndings("\n")) && chunks.All(c => c.Length <= 15);
        }));

    [Fact]
    public void Every_json_record_is_in_one_chunk_in_order() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Hostile.ListOf().ToArbitrary(), values =>
        {
            var items = new JsonArray([.. values.Where(v => !v.Any(char.IsSurrogate)).Select(v => new JsonObject { ["v"] = v })]);
            var chunks = TextSplitter.Split(new JsonObject { ["items"] = items }.ToJsonString(), new SplitOptions { Format = SplitFormat.Json, Size = 60 });
            var found = chunks.SelectMany(c => JsonDocument.Parse(c).RootElement.GetProperty("items").EnumerateArray()).Select(i => i.GetProperty("v").GetString());
            return found.SequenceEqual(items.Select(i => i!["v"]!.GetValue<string>()));
        }));

    [Fact]
    public void Every_xml_record_is_in_one_chunk_in_order() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements("a", "b&c", "<", "]]>", "é", "x y").ListOf().ToArbitrary(), values =>
        {
            var root = new XElement("root", values.Select((v, i) => new XElement("row", new XAttribute("n", i), v)));
            var chunks = TextSplitter.Split(root.ToString(), new SplitOptions { Format = SplitFormat.Xml, Size = 60 });
            var rows = chunks.SelectMany(c => XDocument.Parse(c).Descendants("row")).ToList();
            return rows.Select(r => r.Value).SequenceEqual(values) && rows.Select(r => (int)r.Attribute("n")!).SequenceEqual(Enumerable.Range(0, values.Count));
        }));

    [Fact]
    public void Every_csv_record_is_in_one_chunk_in_order_under_the_header() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements("a", "b,c", "two\nlines", "say \"hi\"", "é").NonEmptyListOf().ToArbitrary(), values =>
        {
            var rows = values.Select(v => $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1").ToList();
            var chunks = TextSplitter.Split($"name,n\n{string.Join('\n', rows)}", new SplitOptions { Format = SplitFormat.Csv, Size = 30 });
            return chunks.All(c => c.StartsWith("name,n\n", StringComparison.Ordinal)) && string.Join('\n', chunks.Select(c => c["name,n\n".Length..])) == string.Join('\n', rows);
        }));

    [Theory]
    [InlineData("<", ">", SplitFormat.Xml)]
    [InlineData("[", "]", SplitFormat.Json)]
    [InlineData("<div>", "</div>", SplitFormat.Html)]
    public void Text_nested_without_end_is_refused(string open, string close, SplitFormat format)
    {
        const int Depth = 100_000;
        var text = format is SplitFormat.Xml ? string.Concat(Enumerable.Repeat("<a>", Depth)) + string.Concat(Enumerable.Repeat("</a>", Depth)) : string.Concat(Enumerable.Repeat(open, Depth)) + string.Concat(Enumerable.Repeat(close, Depth));
        Assert.Throws<SplitException>(() => TextSplitter.Split(text, new SplitOptions { Format = format }));
        Assert.NotEmpty(TextSplitter.Split(text, new SplitOptions()));
    }

    private static string Solid(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
