using System.Text.Json;

namespace LlmOps.Cli.Tests;

public sealed class InferTests : IDisposable
{
    private const string Run = "POST /v1/programs/sorter/run";
    private const string Result = """{"inference_id":"0198b2d8-0000-7000-8000-000000000000","program":"sorter","version":2,"arm":"stable","model":"small","served_by":"program","outputs":{"topic":"cards","marks":[1,2]},"usage":{"input_tokens":10,"output_tokens":2,"cost_usd":0.000003},"latency_ms":4.2,"repairs":[]STEPS}""";
    private const string Steps = """
        [{"id":"topic","module":"predict","elapsed_ms":12.34,"inputs":{"text":"my card"},"outputs":{"topic":"cards"},"calls":[{"model":"small","messages":[],"answer":"cards","input_tokens":10,"output_tokens":2,"cost":0.000003,"elapsed_ms":11,"repairs":["code_fence"]}]},
         {"id":"sort","module":"map","attempt":2,"elapsed_ms":5,"inputs":{},"calls":[{"purpose":"item 1","model":"strong","input_tokens":0,"output_tokens":0,"cost":0,"elapsed_ms":5,"error":"too late"}],"error":"too late"}]
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("llmops-cli-");

    [Fact]
    public async Task A_file_is_an_input_as_text()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On(Run, Result.Replace("STEPS", "", StringComparison.Ordinal));
        var path = File("places.kml", "<kml>Zürich</kml>"u8);
        var (code, _, error) = await platform.RunAsync("infer", "sorter", "--input-file", $"file={path}", "--input", "n:=3");

        Assert.True(code == 0, error);
        using var body = JsonDocument.Parse(platform.Requests.Single().Body);
        Assert.Equal(("<kml>Zürich</kml>", 3), (body.RootElement.GetProperty("inputs").GetProperty("file").GetString(), body.RootElement.GetProperty("inputs").GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task A_file_that_cannot_be_an_input_is_refused_before_anything_is_sent()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        var (latin, large) = (File("latin.csv", [0x5A, 0xFC, 0x72]), File("large.csv", []));
        using (var stream = System.IO.File.OpenWrite(large))
        {
            stream.SetLength((8 << 20) + 1);
        }

        foreach (var (given, words) in new[]
        {
            ($"file={latin}", "latin.csv is not UTF-8 text: byte 1"), ($"file={large}", "large.csv has 8388609 bytes; at most 8388608 are taken"), ($"file={folder}", "is a folder"),
            ("file=no-such.csv", "does not exist"), ("no-such.csv", "is not of the form name=PATH"), ($"text={latin}", "latin.csv is not UTF-8"),
        })
        {
            var (code, _, error) = await platform.RunAsync("infer", "sorter", "--input", "text=x", "--input-file", given);
            Assert.Equal(2, code);
            Assert.Contains(words, error, StringComparison.Ordinal);
        }

        var twice = await platform.RunAsync("infer", "sorter", "--input", "text=x", "--input-file", $"text={File("good.txt", "x"u8)}");
        Assert.Equal(2, twice.Code);
        Assert.Contains("'text' is given twice", twice.Error, StringComparison.Ordinal);
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task A_trace_is_asked_for_and_printed()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On(Run, Result.Replace("STEPS", $",\"steps\":{Steps}", StringComparison.Ordinal));
        var (code, output, error) = await platform.RunAsync("infer", "sorter", "--input", "text=my card", "--trace");

        Assert.True(code == 0, error);
        Assert.Contains("\"trace\":true", platform.Requests.Single().Body, StringComparison.Ordinal);
        ExpectSteps(output);
    }

    [Fact]
    public async Task A_recorded_inference_shows_its_steps()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        const string Id = "0198b2d8-0000-7000-8000-000000000000";
        platform.On($"GET /api/inferences/{Id}", $$"""{"inference":{"id":"{{Id}}","at":"2026-01-01T00:00:00Z","kind":"program","program":"sorter","version":2,"model":"small","status":"ok","latency_ms":4,"input_tokens":10,"output_tokens":2,"cost_usd":0,"feedback_count":0},"feedback":[],"steps":{{Steps}}}""");
        ExpectSteps((await platform.RunAsync("inference", "show", Id)).Output);
    }

    [Fact]
    public async Task A_stream_is_printed_field_by_field_and_ends_with_the_facts()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On(Run, Events(
            ("field", """{"field":"topic","delta":"car"}"""), ("field", """{"field":"topic","delta":"ds"}"""), ("value", """{"field":"topic","value":"cards"}"""),
            ("news", """{"unknown":1}"""), ("value", """{"field":"marks","value":[1,2]}"""), ("result", Result.Replace("STEPS", "", StringComparison.Ordinal))));
        var (code, output, error) = await platform.RunAsync("infer", "sorter", "--input", "text=x", "--stream");

        Assert.True(code == 0, error);
        Assert.Equal(["topic:         cards", "marks:         [1,2]", "inference:     0198b2d8-0000-7000-8000-000000000000"], output.Split(Environment.NewLine).Take(3));
        Assert.Contains("\"stream\":true", platform.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_machines_a_stream_is_one_json_line_for_each_piece_of_news()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On(Run, Events(("field", """{"field":"topic","delta":"cards"}"""), ("value", """{"field":"topic","value":null}"""), ("result", Result.Replace("STEPS", "", StringComparison.Ordinal))));
        var lines = (await platform.RunAsync("infer", "sorter", "--input", "text=x", "--stream", "--json")).Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["""{"field":"topic","delta":"cards"}""", """{"field":"topic","value":null}"""], lines.Take(2));
        Assert.Equal("sorter", JsonDocument.Parse(lines[2]).RootElement.GetProperty("program").GetString());
    }

    [Fact]
    public async Task A_stream_that_fails_or_breaks_off_exits_with_1()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        var begun = ("field", """{"field":"topic","delta":"car"}""");
        platform.On(Run, Events(begun, ("error", """{"type":"urn:llmops:problem:unreadable_answer","status":502,"detail":"Output 'label' is missing"}""")));
        var failed = await platform.RunAsync("infer", "sorter", "--input", "text=x", "--stream");
        Assert.Equal((1, "error: Output 'label' is missing"), (failed.Code, failed.Error.Trim()));

        platform.On(Run, Events(begun));
        var broken = await platform.RunAsync("infer", "sorter", "--input", "text=x", "--stream");
        Assert.Equal((1, "error: The stream broke off before its end."), (broken.Code, broken.Error.Trim()));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static void ExpectSteps(string output)
    {
        Assert.Contains("step topic (predict): 12.3 ms", output, StringComparison.Ordinal);
        Assert.Contains("  <- text: my card", output, StringComparison.Ordinal);
        Assert.Contains("  -> topic: cards", output, StringComparison.Ordinal);
        Assert.Contains("  call on small: 10 + 2 tokens, $0.000003, 11.0 ms; repairs: code_fence", output, StringComparison.Ordinal);
        Assert.Contains("step sort (map, attempt 2): 5.0 ms", output, StringComparison.Ordinal);
        Assert.Contains("  call for item 1 on strong: 0 + 0 tokens, $0, 5.0 ms; error: too late", output, StringComparison.Ordinal);
        Assert.Contains("  error: too late", output, StringComparison.Ordinal);
    }

    private static string Events(params (string Kind, string Data)[] events) => string.Concat(events.Select(e => $"event: {e.Kind}\ndata: {e.Data}\n\n"));

    private string File(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder.FullName, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }
}
