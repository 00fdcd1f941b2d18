using System.Text.Json;

namespace LlmOps.EndToEnd.Tests;

/// <summary>Every sample, run as a newcomer runs it: through the command line, the registry, the workers and the gateway.</summary>
[Collection(PlatformCollection.Name)]
public sealed class SampleTests(Platform platform)
{
    [Theory]
    [InlineData("events", "category", "confidence")]
    [InlineData("banking", "label")]
    public async Task A_classifier_is_scored_on_every_row_and_answers_a_call(string sample, params string[] outputs)
    {
        var report = await platform.CliJsonAsync("sample", "run", sample);

        var eval = report.GetProperty("eval");
        Assert.Equal("completed", eval.GetProperty("status").GetString());
        Assert.Equal(eval.GetProperty("total").GetInt32(), eval.GetProperty("outcomes").GetProperty("ok").GetInt32());
        var call = Assert.Single(report.GetProperty("calls").EnumerateArray());
        Assert.Equal(outputs, call.GetProperty("outputs").EnumerateObject().Select(o => o.Name));
        Assert.Equal("program", call.GetProperty("served_by").GetString());
    }

    [Fact]
    public async Task The_map_maker_finds_the_places_of_every_kind_of_upload()
    {
        var report = await platform.CliJsonAsync("sample", "run", "map-maker");

        var calls = report.GetProperty("calls").EnumerateArray().ToList();
        Assert.Equal(4, calls.Count);
        Assert.All(calls, call =>
        {
            Assert.Equal("program", call.GetProperty("served_by").GetString());
            var places = call.GetProperty("outputs").GetProperty("locations").EnumerateArray().ToList();
            Assert.NotEmpty(places);
            Assert.All(places, p => Assert.Equal(["Title", "Address", "Description", "Lat", "Long"], p.EnumerateObject().Select(f => f.Name)));
            Assert.All(places, p => Assert.InRange(p.GetProperty("Lat").GetDouble(), -90, 90));
        });
    }

    [Fact]
    public async Task The_reply_writer_keeps_the_best_by_its_judge()
    {
        var report = await platform.CliJsonAsync("sample", "run", "support-reply");

        var calls = report.GetProperty("calls").EnumerateArray().ToList();
        Assert.NotEmpty(calls[0].GetProperty("outputs").GetProperty("reply").GetString()!);
        Assert.Contains(calls[1].GetProperty("outputs").GetProperty("satisfied").ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
    }

    [Fact]
    public async Task Samples_are_listed_and_an_unknown_one_is_refused_by_name()
    {
        var samples = await platform.CliJsonAsync("sample", "list");
        Assert.Equal(["banking", "events", "map-maker", "support-reply"], samples.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        var refused = await platform.CliAsync("sample", "run", "map");
        Assert.Equal(2, refused.Code);
        Assert.Contains("banking, events, map-maker, support-reply", refused.Error, StringComparison.Ordinal);
    }
}
