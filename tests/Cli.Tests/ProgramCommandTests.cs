namespace LlmOps.Cli.Tests;

public sealed class ProgramCommandTests
{
    [Fact]
    public async Task A_diff_reads_like_one()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("GET /api/programs/triage/diff?from=1&to=latest", """
            {"program":"triage","from":1,"to":2,"changes":[
              {"kind":"changed","path":"profile","before":"native","after":"compat"},
              {"kind":"changed","path":"steps.main.module","before":"predict","after":"chain_of_thought"},
              {"kind":"removed","path":"steps.main.instructions.2","before":"Be quick."},
              {"kind":"added","path":"steps.main.instructions.2","after":"Be right."},
              {"kind":"removed","path":"steps.main.inputs.old","before":"str"},
              {"kind":"changed","path":"steps.main.outputs.label.desc","before":"one\ntwo","after":"three"},
              {"kind":"added","path":"steps.main.outputs.sure","after":"float"},
              {"kind":"added","path":"steps.main.model.temperature","after":"0.5"},
              {"kind":"added","path":"steps.main.demos.1","after":"text: \"3\" -> label: \"y\""},
              {"kind":"changed","path":"steps.main.demos.order","before":"0, 1","after":"1, 0"},
              {"kind":"added","path":"steps.check","after":"predict: label -> ok: bool"},
              {"kind":"changed","path":"prompt_tokens_estimate","before":"100","after":"120"}]}
            """);
        var (code, output, _) = await platform.RunAsync("program", "diff", "triage", "1", "latest");
        Assert.Equal(0, code);
        Assert.Equal(
            """
            triage@1 -> triage@2
            ~ profile: native -> compat
            step main
              ~ module: predict -> chain_of_thought
              instructions
                - Be quick.
                + Be right.
              inputs
                - old: str
              outputs
                ~ label.desc: one ⏎ two -> three
                + sure: float
              + model.temperature: 0.5
              demos
                + text: "3" -> label: "y"
                ~ order: 0, 1 -> 1, 0
            + step check: predict: label -> ok: bool
            prompt: about 100 -> 120 tokens without inputs

            """,
            output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Versions_that_mean_the_same_are_said_to()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("GET /api/programs/triage/diff?from=1&to=1", """{"program":"triage","from":1,"to":1,"changes":[]}""");
        Assert.Equal("triage@1 and triage@1 mean the same.", (await platform.RunAsync("program", "diff", "triage", "1", "1")).Output.Trim());
    }

    [Fact]
    public async Task Words_are_searched_together_and_a_cut_list_says_so()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("GET /api/programs?search=refund%20urgent&limit=200", """{"items":[{"name":"triage","latest_version":1,"labels":{"live":1},"signature":"a -> b","module":"predict","model":"m","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}],"next_cursor":"x"}""");
        var (code, output, _) = await platform.RunAsync("program", "search", "refund", "urgent");
        Assert.Equal(0, code);
        Assert.Contains("live=1", output, StringComparison.Ordinal);
        Assert.Contains("These are the first 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Label_moves_are_listed_and_a_label_can_be_taken_away()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("GET /api/programs/triage/labels?limit=200", """{"items":[{"label":"live","to":1,"who":"dev","reason":"first","at":"2026-01-01T00:00:00Z"}]}""");
        platform.On("PUT /api/programs/triage/labels/live", """{"label":"live","from":1,"who":"dev","reason":"late","at":"2026-01-02T00:00:00Z"}""");
        var (_, history, _) = await platform.RunAsync("program", "labels", "triage");
        Assert.Matches(@"2026-01-01 00:00:00 +dev +live +nothing +1 +first", history);
        var (code, output, _) = await platform.RunAsync("program", "unlabel", "triage", "live", "--reason", "late");
        Assert.Equal(0, code);
        Assert.Equal("live: 1 -> nothing", output.Trim());
        Assert.Contains("late", platform.Requests.Last().Body, StringComparison.Ordinal);
    }
}
