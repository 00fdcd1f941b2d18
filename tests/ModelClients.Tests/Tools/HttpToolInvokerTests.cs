using System.Diagnostics;
using System.Text.Json.Nodes;
using LlmOps.ModelClients.Tools;
using LlmOps.Programs.Tools;

namespace LlmOps.ModelClients.Tests.Tools;

public sealed class HttpToolInvokerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Arguments_go_out_as_json_and_json_comes_back()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(200, """{"degrees":21}"""));
        using var invoker = Invoker(server);
        using var span = new Activity("run").AddBaggage("user", "u-17").Start();
        var answer = await invoker.InvokeAsync(Tool(server), new JsonObject { ["city"] = "Zürich" }, CancellationToken.None);

        Assert.Equal(21, answer!["degrees"]!.GetValue<int>());
        var sent = await server.Requests.ReadAsync();
        Assert.StartsWith("POST /v1/weather HTTP/1.1", sent, StringComparison.Ordinal);
        Assert.Equal("Zürich", JsonNode.Parse(sent.Split("\r\n\r\n")[1])!["city"]!.GetValue<string>());
        Assert.Contains("Content-Type: application/json", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("u-17", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "21 degrees", "21 degrees")]
    [InlineData("text/html; charset=utf-8", "<b>21</b>", "<b>21</b>")]
    [InlineData("application/json", "\"21\"", "21")]
    [InlineData("application/problem+json", "\"21\"", "21")]
    [InlineData("text/plain", "", "")]
    public async Task Any_other_answer_is_text(string type, string body, string expected)
    {
        await using var server = new ScriptedServer(Answer(type, body));
        using var invoker = Invoker(server);
        Assert.Equal(expected, (await invoker.InvokeAsync(Tool(server), [], CancellationToken.None))!.GetValue<string>());
    }

    [Fact]
    public async Task The_narrowest_header_that_fits_is_sent_and_no_other()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(200, "1"));
        var options = Options(server) with
        {
            Headers =
            [
                new(ToolScope.TryParse(server.BaseUrl.GetLeftPart(UriPartial.Authority))!, "X-Key", "wide"),
                new(ToolScope.TryParse($"{server.BaseUrl}/weather")!, "X-Key", "narrow"),
                new(ToolScope.TryParse($"{server.BaseUrl}/weather/other")!, "X-Key", "elsewhere"),
            ],
        };
        using var invoker = new HttpToolInvoker(options, _time);
        await invoker.InvokeAsync(Tool(server), [], CancellationToken.None);

        var sent = await server.Requests.ReadAsync();
        Assert.Contains("X-Key: narrow", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("wide", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_the_operator_does_not_allow_is_never_called()
    {
        await using var server = new ScriptedServer();
        using var invoker = new HttpToolInvoker(Options(server) with { Allowed = [ToolScope.TryParse($"{server.BaseUrl}/stocks")!] }, _time);
        Assert.Contains("Tools:Allowed", (await FailAsync(invoker, Tool(server))).Message, StringComparison.Ordinal);
        Assert.Contains("no address", (await FailAsync(invoker, Tool(server) with { Url = null })).Message, StringComparison.Ordinal);
        Assert.False(server.Requests.TryRead(out _));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(302, "", "Location: /v1/secret"), ScriptedServer.Json(200, "\"secret\""));
        using var invoker = Invoker(server);
        Assert.Equal("the tool answered with status 302", (await FailAsync(invoker, Tool(server))).Message);
        await server.Requests.ReadAsync();
        Assert.False(server.Requests.TryRead(out _));
    }

    [Theory]
    [InlineData(500, "application/json", "{\"stack\":\"at Secret.Inner\"}", "the tool answered with status 500")]
    [InlineData(200, "application/json", "{\"half\":", "the tool answered JSON that cannot be read")]
    [InlineData(200, "text/plain", "0123456789012345678901234567890123456789", "the tool answered more than 32 bytes")]
    public async Task A_bad_answer_is_told_in_our_own_words(int status, string type, string body, string message)
    {
        await using var server = new ScriptedServer(Answer(type, body, status));
        using var invoker = new HttpToolInvoker(Options(server) with { MaxAnswerBytes = 32 }, _time);
        var failed = await FailAsync(invoker, Tool(server));
        Assert.Equal((message, "weather"), (failed.Message, failed.Tool));
    }

    [Fact]
    public async Task A_tool_that_hangs_is_given_up_in_time()
    {
        await using var server = new ScriptedServer(new ScriptedServer.Answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal", Hangs: true));
        using var invoker = new HttpToolInvoker(Options(server) with { Timeout = TimeSpan.FromSeconds(7) }, _time);
        var failing = FailAsync(invoker, Tool(server));
        await server.Requests.ReadAsync();
        Assert.False(failing.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("the tool did not answer in time", (await failing).Message);
    }

    [Fact]
    public async Task A_caller_that_leaves_is_not_told_of_a_tool_failure()
    {
        await using var server = new ScriptedServer(new ScriptedServer.Answer("", Hangs: true));
        using var invoker = Invoker(server);
        using var caller = new CancellationTokenSource();
        var calling = invoker.InvokeAsync(Tool(server), [], caller.Token);
        await server.Requests.ReadAsync();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Fact]
    public async Task A_tool_that_is_away_is_told_without_its_address()
    {
        var server = new ScriptedServer();
        var tool = Tool(server);
        using var invoker = Invoker(server);
        await server.DisposeAsync();
        Assert.Equal("the tool could not be reached, or broke off", (await FailAsync(invoker, tool)).Message);
    }

    private static ScriptedServer.Answer Answer(string type, string body, int status = 200) => new($"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n{body}");

    private static ToolSpec Tool(ScriptedServer server) => new("weather", "Tells the weather.", new JsonObject { ["city"] = new JsonObject() }, $"{server.BaseUrl}/weather");

    private static ToolOptions Options(ScriptedServer server) => new() { Allowed = [ToolScope.TryParse(server.BaseUrl.ToString())!] };

    private HttpToolInvoker Invoker(ScriptedServer server) => new(Options(server), _time);

    private static Task<ToolException> FailAsync(HttpToolInvoker invoker, ToolSpec tool) => Assert.ThrowsAsync<ToolException>(() => invoker.InvokeAsync(tool, [], CancellationToken.None));
}
