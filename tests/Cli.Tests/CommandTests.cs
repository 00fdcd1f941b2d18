using System.Text.Json;

namespace LlmOps.Cli.Tests;

public sealed class CommandTests
{
    private const string Answer = """{"inference_id":"0198b2d8-0000-7000-8000-000000000000","program":"triage","version":2,"arm":"candidate","model":"practice-small","served_by":"program","outputs":{"label":"refund"},"usage":{"input_tokens":10,"output_tokens":2,"cost_usd":0.000003},"latency_ms":4.2,"repairs":[]}""";

    [Fact]
    public async Task An_inference_is_shown_to_people_and_sent_as_typed_inputs()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("POST /v1/programs/triage/run", Answer);
        var (code, output, _) = await platform.RunAsync("infer", "triage", "--input", "text=a=b", "--input", "n:=3", "--user", "u1");
        Assert.Equal(0, code);
        Assert.Contains("refund", output, StringComparison.Ordinal);
        Assert.Contains("triage@2 (candidate)", output, StringComparison.Ordinal);
        var request = Assert.Single(platform.Requests);
        Assert.Equal("Bearer llmops_test", request.Authorization);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal("""{"text":"a=b","n":3}""", body.RootElement.GetProperty("inputs").GetRawText());
        Assert.Equal("u1", body.RootElement.GetProperty("user").GetString());
    }

    [Fact]
    public async Task Json_is_the_answer_of_the_service_and_nothing_else()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("POST /v1/programs/triage/run", Answer);
        var (_, output, _) = await platform.RunAsync("infer", "triage@2", "--input", "text=x", "--json");
        using var printed = JsonDocument.Parse(output);
        Assert.Equal("refund", printed.RootElement.GetProperty("outputs").GetProperty("label").GetString());
        Assert.Contains("\"version\":\"2\"", platform.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_of_the_service_is_told_with_its_reasons_and_exits_with_1()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("POST /api/programs/p/versions", """{"type":"urn:llmops:problem:invalid_program","detail":"two","errors":[{"field":"/steps/0/model","reason":"is missing."},{"field":"/profile","reason":"is unknown."}]}""", 400);
        var (code, _, error) = await platform.RunAsync("program", "publish", "p", "--signature", "a -> b", "--model", "m");
        Assert.Equal(1, code);
        Assert.Contains("/steps/0/model: is missing.", error, StringComparison.Ordinal);
        Assert.Contains("/profile: is unknown.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_a_problem_is_json_too()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("GET /api/programs/trage/versions/latest", """{"type":"urn:llmops:problem:program_not_found","detail":"There is no program 'trage'.","close_names":["triage"]}""", 404);
        var (code, output, error) = await platform.RunAsync("program", "show", "trage", "--json");
        Assert.Equal(1, code);
        Assert.Empty(output);
        using var problem = JsonDocument.Parse(error);
        Assert.Equal("triage", problem.RootElement.GetProperty("close_names")[0].GetString());
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_named()
    {
        var error = new StringWriter();
        var code = await CommandTree.Build().RunAsync(["program", "list", "--url", "http://127.0.0.1:1"], TextWriter.Null, error);
        Assert.Equal(1, code);
        Assert.Contains("http://127.0.0.1:1/ does not answer", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollout_verb_finds_the_rollout_under_way()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        var (ended, live) = (Rollout("0198b2d8-0000-7000-8000-000000000001", "rolled_back"), Rollout("0198b2d8-0000-7000-8000-000000000002", "ramping"));
        platform.On("GET /api/rollouts?program=triage&limit=50", $$"""{"items":[{{ended}},{{live}}]}""");
        platform.On("POST /api/rollouts/0198b2d8-0000-7000-8000-000000000002/advance", live);
        var (code, _, error) = await platform.RunAsync("rollout", "advance", "triage", "--reason", "looks good");
        Assert.True(code == 0, error);
        Assert.Contains("looks good", platform.Requests.Last().Body, StringComparison.Ordinal);
    }

    private static string Rollout(string id, string state) =>
        $$"""{"id":"{{id}}","program":"triage","state":"{{state}}","stable_version":1,"candidate_version":2,"stages":[10,100],"step_index":0,"percent":10,"definition_version":4,"replicas_live":2,"replicas_current":2,"arms":[],"created_by":"dev","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}""";
}
