using System.Text.Json;
using System.Xml.Linq;
using LlmOps.Programs.Splitting;

namespace LlmOps.Programs.Tests.Splitting;

public sealed class TextSplitterTests
{
    [Theory]
    [InlineData("name,lat\na,1\nb,2", null, SplitFormat.Csv)]
    [InlineData("name;lat\na;1\nb;2", null, SplitFormat.Csv)]
    [InlineData("one, two and three\nsome more words here\nthe end", null, SplitFormat.Text)]
    [InlineData("one column\na\nb", "x.csv", SplitFormat.Csv)]
    [InlineData("\uFEFF  {\"type\": \"FeatureCollection\", \"features\": []}", null, SplitFormat.GeoJson)]
    [InlineData("[1, 2]", null, SplitFormat.Json)]
    [InlineData("<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"/>", null, SplitFormat.Kml)]
    [InlineData("<list><item/></list>", null, SplitFormat.Xml)]
    [InlineData("<!doctype html><p>x", null, SplitFormat.Html)]
    [InlineData("Title\n\n# Part\ntext", null, SplitFormat.Markdown)]
    [InlineData("words", "notes.md", SplitFormat.Markdown)]
    public void A_format_is_found_by_what_is_in_a_text_and_by_its_name(string text, string? fileName, SplitFormat format) => Assert.Equal(format, TextSplitter.Detect(text, fileName));

    [Fact]
    public void A_csv_record_stays_whole_over_line_feeds_and_every_chunk_has_the_header() =>
        Assert.Equal(["name,note\nA,\"two\nlines\"", "name,note\nB,\"say \"\"hi\"\",\nthen go\"", "name,note\nC,c\nD,d"], Split("name,note\r\nA,\"two\r\nlines\"\r\nB,\"say \"\"hi\"\",\r\nthen go\"\r\n\r\nC,c\nD,d\n", 36, SplitFormat.Csv));

    [Fact]
    public void A_json_chunk_keeps_the_way_to_the_list_and_small_members_beside_it()
    {
        var chunks = Split("""{"source": "city", "data": {"places": [{"n": 1}, {"n": 2}, {"n": 3}], "tags": ["a", "b", "c", "d"]}}""", 110, SplitFormat.Json);
        Assert.Equal([1, 2, 3], chunks.SelectMany(c => JsonDocument.Parse(c).RootElement.GetProperty("data").GetProperty("places").EnumerateArray()).Select(p => p.GetProperty("n").GetInt32()));
        Assert.True(chunks.Count > 1);
        Assert.All(chunks, c => Assert.Equal("city", JsonDocument.Parse(c).RootElement.GetProperty("source").GetString()));
    }

    [Fact]
    public void Json_lines_are_records() => Assert.Equal(["{\"a\": 1}\n{\"a\": 2}", "{\"a\": 3}"], Split("{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}\n", 20, SplitFormat.Json));

    [Fact]
    public void A_placemark_stays_whole_in_well_formed_kml_under_its_folder()
    {
        var chunks = Split("""<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Town</name><Placemark><name>A &amp; B</name></Placemark><Placemark><name>C</name></Placemark><Placemark><name>D</name></Placemark></Document></kml>""", 160, SplitFormat.Kml);
        XNamespace kml = "http://www.opengis.net/kml/2.2";
        Assert.True(chunks.Count > 1);
        Assert.All(chunks, c => Assert.Equal("Town", XDocument.Parse(c).Root!.Element(kml + "Document")!.Element(kml + "name")!.Value));
        Assert.Equal(["A & B", "C", "D"], chunks.SelectMany(c => XDocument.Parse(c).Descendants(kml + "Placemark")).Select(p => p.Element(kml + "name")!.Value));
    }

    [Fact]
    public void Prefixed_elements_keep_their_namespaces()
    {
        var chunks = Split("""<g:list xmlns:g="urn:g" xmlns="urn:d"><g:row>1</g:row><g:row>2</g:row><g:row>3</g:row></g:list>""", 70, SplitFormat.Xml);
        Assert.Equal(["1", "2", "3"], chunks.SelectMany(c => XDocument.Parse(c).Root!.Elements(XName.Get("row", "urn:g"))).Select(r => r.Value));
    }

    [Fact]
    public void A_document_type_is_not_read_and_entities_do_not_grow() =>
        Assert.Throws<SplitException>(() => Split("""<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;">]><a><b>&y;</b><b>2</b></a>""", 100, SplitFormat.Xml));

    [Fact]
    public void Rows_of_a_page_stay_whole_under_their_heads_and_scripts_are_dropped()
    {
        var chunks = Split("<html><head><title>T</title><script>var x = '<td>';</script></head><body><h1>Places</h1><table><tr><th>Name</th></tr><tr><td>A</td></tr><tr><td>B</td></tr><tr><td>C</td></tr></table></body></html>", 100, SplitFormat.Html);
        Assert.DoesNotContain(chunks, c => c.Contains("var x", StringComparison.Ordinal));
        Assert.True(chunks.Count > 1);
        Assert.All(chunks.Where(c => c.Contains("<td>", StringComparison.Ordinal)), c => Assert.Contains("<th>Name</th>", c, StringComparison.Ordinal));
        Assert.Equal(3, chunks.Sum(c => c.Split("<td>").Length - 1));
    }

    [Fact]
    public void A_card_of_a_page_is_not_opened_up_however_long_it_is()
    {
        var card = $"<div class=\"card\"><h3>Title</h3><p>{string.Join(' ', Enumerable.Repeat("word", 60))}</p></div>";
        var chunks = Split($"<body><div>{card}{card}</div></body>", 100, SplitFormat.Html);
        Assert.Equal(2, chunks.Count);
        Assert.All(chunks, c => Assert.StartsWith("<div class=\"card\">\n  <h3>Title</h3>", c, StringComparison.Ordinal));
    }

    [Fact]
    public void A_markdown_chunk_begins_with_the_headings_it_stands_under_and_code_stays_whole()
    {
        var chunks = Split("# Guide\n\nIntro.\n\n## Setup\n\nFirst do this.\n\n```\ncode\n\nmore code\n```\n\n## Use\n\nThen that.", 45, SplitFormat.Markdown);
        Assert.Equal(["# Guide\n\nIntro.\n\n## Setup\n\nFirst do this.", "# Guide\n\n## Setup\n\n```\ncode\n\nmore code\n```", "# Guide\n\n## Use\n\nThen that."], chunks);
    }

    [Fact]
    public void Prose_is_cut_at_the_best_place_there_is() =>
        Assert.Equal(["One short sentence. And a second one.", "A new paragraph that is longer than the", "chunk."], Split("One short sentence. And a second one.\n\nA new paragraph that is longer than the chunk.", 40, SplitFormat.Text));

    [Fact]
    public void Tokens_count_four_characters_each() => Assert.Equal([20, 20], TextSplitter.Split(new string('x', 40), new SplitOptions { Format = SplitFormat.Text, Size = 5, Unit = SplitUnit.Tokens }).Select(c => c.Length));

    [Theory]
    [InlineData(SplitFormat.Json, "{\"a\": [1, }", "line 1, byte")]
    [InlineData(SplitFormat.Xml, "<a><b></a>", "line 1, character")]
    public void A_text_of_another_format_than_named_is_refused_and_taken_as_text_when_not_named(SplitFormat format, string text, string reason)
    {
        var wrong = Assert.Throws<SplitException>(() => Split(text, 100, format));
        Assert.Equal(format, wrong.Format);
        Assert.Contains(reason, wrong.Message, StringComparison.Ordinal);
        Assert.Equal([text], Split(text, 100, SplitFormat.Auto));
    }

    [Fact]
    public void Blank_text_has_no_chunks() => Assert.All(Enum.GetValues<SplitFormat>(), format => Assert.Empty(Split(" \n\t ", 100, format)));

    private static IReadOnlyList<string> Split(string text, int size, SplitFormat format) => TextSplitter.Split(text, new SplitOptions { Format = format, Size = size });
}
