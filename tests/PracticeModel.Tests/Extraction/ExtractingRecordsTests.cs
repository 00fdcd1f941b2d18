using System.Text.Json.Nodes;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Extraction;

public sealed class ExtractingRecordsTests : IAsyncLifetime
{
    private const string BothPlaces = """[{"address":"1 Low Road","latitude":51.5,"longitude":-0.12,"title":"Mill"},{"address":"2 High Street","latitude":48.85,"longitude":2.35,"title":"Tower, old"}]""";

    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("title,address,latitude,longitude\nMill,1 Low Road,51.5,-0.12\n\"Tower, old\",2 High Street,48.85,2.35")]
    [InlineData("Here they are:\n\n| title | address | latitude | longitude |\n|---|---|---|---|\n| Mill | 1 Low Road | 51.5 | -0.12 |\n| Tower, old | 2 High Street | 48.85 | 2.35 |\n\nThat was all.")]
    [InlineData("""{"found": {"places": [{"title": "Mill", "address": "1 Low Road", "at": {"latitude": 51.5, "longitude": -0.12}}, {"title": "Tower, old", "address": "2 High Street", "at": {"latitude": 48.85, "longitude": 2.35}}]}}""")]
    [InlineData("{\"title\": \"Mill\", \"address\": \"1 Low Road\", \"lat\": 51.5, \"lon\": -0.12}\n{\"title\": \"Tower, old\", \"address\": \"2 High Street\", \"lat\": 48.85, \"lon\": 2.35}")]
    [InlineData("""{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"title": "Mill", "address": "1 Low Road"}, "geometry": {"type": "Point", "coordinates": [-0.12, 51.5]}}, {"type": "Feature", "properties": {"title": "Tower, old", "address": "2 High Street"}, "geometry": {"type": "Point", "coordinates": [2.35, 48.85]}}]}""")]
    [InlineData("<kml><Document><title>All</title><Placemark><title>Mill</title><address>1 Low Road</address><Point><coordinates>-0.12,51.5,0</coordinates></Point></Placemark><Placemark><title><![CDATA[Tower, old]]></title><address>2 High Street</address><Point><coordinates>2.35,48.85</coordinates></Point></Placemark></Document></kml>")]
    [InlineData("<table><tr><th>Title<th>Address<th>Latitude<th>Longitude<tr><td>Mill<td>1 Low Road<td>51.5<td>-0.12<tr><td><b>Tower</b>, old<td>2 High Street<td>48.85<td>2.35</table>")]
    [InlineData("<ul><li><span class=title>Mill</span> <i class='x'>at</i> <span class='address'>1 Low Road</span><a href='https://maps.example/?q=51.5,-0.12'>Map</a></li><li><span class=title>Tower, old</span><span class='address'>2 High Street</span><a href='https://maps.example/?q=48.85,2.35'>Map</a></li></ul>")]
    [InlineData("- **Title**: Mill\n- **Address**: 1 Low Road\n- Latitude: 51.5\n- Longitude: -0.12\n\nTitle: Tower, old\nAddress: 2 High Street\nLatitude: 48.85\nLongitude: 2.35")]
    [InlineData("<gpx><wpt lat=\"51.5\" lon=\"-0.12\"><title>Mill</title><address>1 Low Road</address></wpt><wpt lat=\"48.85\" lon=\"2.35\"><title>Tower, old</title><address>2 High Street</address></wpt></gpx>")]
    public async Task Records_are_read_from_every_format(string text) => Assert.Equal(BothPlaces, await ExtractAsync(RecordPrompts.Request(text)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Demos_teach_which_field_a_value_comes_from(bool json)
    {
        const string Text = "what,where,y,x\nMill,1 Low Road,51.5,-0.12\n\"Tower, old\",2 High Street,48.85,2.35";
        (string, string)[] demos = [("what,where,y,x\nFarm,3 Side Lane,10.5,20.25", """[{"title": "Farm", "address": "3 Side Lane", "latitude": 10.5, "longitude": 20.25}]""")];

        Assert.Equal("[]", await ExtractAsync(RecordPrompts.Request(Text, json: json)));
        Assert.Equal(BothPlaces, await ExtractAsync(RecordPrompts.Request(Text, demos: demos, json: json)));
    }

    [Fact]
    public async Task What_demos_show_goes_before_what_names_say()
    {
        const string Demo = "title,nickname,latitude,longitude\nFarm,The Barn,10.5,20.25";
        const string Text = "title,nickname,latitude,longitude\nMill,Old Wheel,51.5,-0.12";

        Assert.Contains("Mill", await ExtractAsync(RecordPrompts.Request(Text)), StringComparison.Ordinal);
        Assert.Contains("Old Wheel", await ExtractAsync(RecordPrompts.Request(Text, demos: [(Demo, """[{"title": "The Barn", "address": null, "latitude": 10.5, "longitude": 20.25}]""")])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_in_the_instructions_says_where_a_property_comes_from()
    {
        const string Text = "what,where,y,x\nMill,1 Low Road,51.5,-0.12\n\"Tower, old\",2 High Street,48.85,2.35";
        const string Instructions = "Extract the places.\n- title: what\n- address: where\n- latitude: y\n- longitude: x";

        Assert.Equal(BothPlaces, await ExtractAsync(RecordPrompts.Request(Text, instructions: Instructions)));
    }

    [Fact]
    public async Task The_large_model_knows_synonyms_and_reads_descriptions()
    {
        const string Schema = """{"type": "array", "items": {"type": "object", "properties": {"title": {"type": "string"}, "who": {"type": "string", "description": "The owner of the place"}}}}""";
        const string Text = "name,owner\nMill,Ann\nTower,Bob";

        Assert.Equal("[]", await ExtractAsync(RecordPrompts.Request(Text, Schema)));
        Assert.Equal("""[{"title":"","who":"Ann"},{"title":"","who":"Bob"}]""", await ExtractAsync(RecordPrompts.Request(Text, Schema, model: "practice-small-2")));
        Assert.Equal("""[{"title":"Mill","who":"Ann"},{"title":"Tower","who":"Bob"}]""", await ExtractAsync(RecordPrompts.Request(Text, Schema, model: "practice-large")));
    }

    [Fact]
    public async Task Values_take_the_types_of_the_schema()
    {
        const string Schema = """
            {"type": "array", "items": {"type": "object", "properties": {
              "price": {"type": "number"}, "seats": {"type": "integer"}, "open": {"type": "boolean"}, "size": {"enum": ["small", "large"]}, "tags": {"type": "array", "items": {"type": "string"}},
              "place": {"type": "object", "properties": {"city": {"type": "string"}, "floor": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}}}}}
            """;
        const string Text = "price;seats;open;size;tags;city;floor\n$1,250.50;40;yes;LARGE;quiet, cheap;Ulm;3\n7;12;no;small;;Bonn;";

        Assert.Equal(
            """[{"price":1250.5,"seats":40,"open":true,"size":"large","tags":["quiet","cheap"],"place":{"city":"Ulm","floor":3}},{"price":7,"seats":12,"open":false,"size":"small","tags":[],"place":{"city":"Bonn","floor":null}}]""",
            await ExtractAsync(RecordPrompts.Request(Text, Schema.ReplaceLineEndings(" "))));
    }

    [Fact]
    public async Task Parts_of_an_address_are_joined_when_one_is_wanted() => Assert.Contains(
        "\"address\":\"1 Low Road, Ulm, 89073\"", await ExtractAsync(RecordPrompts.Request("title,street,city,zip\nMill,1 Low Road,Ulm,89073\nTower,2 High Street,Ulm,89075")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""LACE", "address": "9 Cut"}, {"title": "Mill", "address": "1 Low Road", "latitude": 51.5, "longitude": -0.12}, {"title": "Tower, old", "address": "2 High Street", "latitude": 48.85, "longitude": 2.35}, {"title": "Fa""")]
    [InlineData("w</title></place><place><title>Mill</title><address>1 Low Road</address><latitude>51.5</latitude><longitude>-0.12</longitude></place><place><title>Tower, old</title><address>2 High Street</address><latitude>48.85</latitude><longitude>2.35</longitude></pla")]
    public async Task A_cut_piece_gives_the_records_that_are_whole_in_it(string piece) => Assert.Equal(BothPlaces, await ExtractAsync(RecordPrompts.Request(piece)));

    [Fact]
    public async Task One_record_may_be_wanted_and_come_by_a_response_format()
    {
        var answer = await _server.SayAsync(new
        {
            model = "practice-small",
            messages = new[] { new { role = "user", content = "Read this order.\n\nOrder number: 4711\nCustomer: Ann Bell\nTotal: 12.50" } },
            response_format = new
            {
                type = "json_schema",
                json_schema = new { name = "out", schema = JsonNode.Parse("""{"type": "object", "properties": {"order": {"type": "object", "properties": {"order_number": {"type": "integer"}, "customer": {"type": "string"}, "total": {"type": "number"}}}}}""") },
            },
        });

        Assert.Equal("""{"order":{"order_number":4711,"customer":"Ann Bell","total":12.5}}""", answer);
    }

    [Fact]
    public async Task Text_without_records_leaves_the_list_empty() => Assert.Equal("[]", await ExtractAsync(RecordPrompts.Request("It was a quiet day. Nobody, not even Bob, went out.")));

    private async Task<string> ExtractAsync(object request) => RecordPrompts.RecordsIn(await _server.SayAsync(request)).ToJsonString(Plain);

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
