using System.Text.Json.Nodes;
using LlmOps.ModelClients.OpenAi;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.Tests.OpenAi;

public sealed class OpenAiModelClientTests : IDisposable
{
    private const string Good = """{"id":"x","model":"real-model","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}""";

    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly ManualTime _time = new();

    [Fact]
    public async Task An_answer_is_mapped_with_usage_cost_and_inference_id()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(200, Good, "x-llmops-inference-id: inf-9", "x-llmops-cost-usd: 0.00042"));
        var response = await Client(server).CompleteAsync(Ask(), CancellationToken.None);
        Assert.Equal(new ModelResponse("hello", new Usage(12, 3, 0.00042m), "real-model", "stop") { InferenceId = "inf-9" }, response);
    }

    [Fact]
    public async Task The_request_carries_key_settings_and_sample()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(200, Good));
        var request = Ask() with { Temperature = 0.5, MaxTokens = 20, Seed = 3, Sample = 3, ResponseFormat = new JsonObject { ["type"] = "json_object" } };
        await Client(server).CompleteAsync(request, CancellationToken.None);
        var sent = await server.Requests.ReadAsync();
        var (head, body) = (sent.Split("\r\n\r\n")[0], sent.Split("\r\n\r\n")[1]);
        Assert.StartsWith("POST /v1/chat/completions ", head, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer llmops_secret", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("x-llmops-sample: 3", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            """{"model":"some-model","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}],"temperature":0.5,"max_tokens":20,"seed":3,"response_format":{"type":"json_object"}}""",
            body);
    }

    [Fact]
    public async Task The_first_sample_sends_no_sample_header_and_no_settings()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(200, Good));
        await Client(server).CompleteAsync(Ask(), CancellationToken.None);
        var sent = await server.Requests.ReadAsync();
        Assert.DoesNotContain("x-llmops-sample", sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("temperature", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_usage_reads_as_zero_tokens()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(200, """{"choices":[{"message":{"content":null}}]}""", "x-llmops-cost-usd: 0.5"));
        Assert.Equal(new ModelResponse("", new Usage(0, 0, 0.5m), "some-model", null), await Client(server).CompleteAsync(Ask(), CancellationToken.None));
    }

    [Theory]
    [InlineData(400, "bad_thing", ModelErrorKind.InvalidRequest, false)]
    [InlineData(400, "context_length_exceeded", ModelErrorKind.ContextLength, false)]
    [InlineData(400, "content_filter", ModelErrorKind.ContentFilter, false)]
    [InlineData(401, "invalid_api_key", ModelErrorKind.Unauthorized, false)]
    [InlineData(403, "missing_scope", ModelErrorKind.Unauthorized, false)]
    [InlineData(404, "unknown", ModelErrorKind.ModelNotFound, false)]
    [InlineData(429, "rate_limited", ModelErrorKind.RateLimited, true)]
    [InlineData(429, "budget_exceeded", ModelErrorKind.BudgetExceeded, false)]
    [InlineData(500, "server_error", ModelErrorKind.ProviderFailure, true)]
    [InlineData(503, "overloaded", ModelErrorKind.ProviderFailure, true)]
    [InlineData(504, "timeout", ModelErrorKind.Timeout, true)]
    public async Task An_error_status_becomes_a_kind_and_never_shows_the_body(int status, string code, ModelErrorKind kind, bool isTransient)
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(status, $$$"""{"error":{"message":"prompt was: top secret","code":"{{{code}}}"}}"""));
        var failure = await Assert.ThrowsAsync<ModelException>(() => Client(server).CompleteAsync(Ask(), CancellationToken.None));
        Assert.Equal((kind, (int?)status, isTransient), (failure.Kind, failure.Status, failure.IsTransient));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Thu, 01 Jan 2026 00:01:00 GMT", 60)]
    public async Task Retry_after_is_read_as_seconds_or_date(string header, int seconds)
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(429, "{}", $"Retry-After: {header}"));
        var failure = await Assert.ThrowsAsync<ModelException>(() => Client(server).CompleteAsync(Ask(), CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
    }

    [Fact]
    public async Task The_package_never_retries_by_itself()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(500, "{}"), ScriptedServer.Json(200, Good));
        await Assert.ThrowsAsync<ModelException>(() => Client(server).CompleteAsync(Ask(), CancellationToken.None));
        await server.Requests.ReadAsync();
        Assert.False(server.Requests.TryRead(out _));
    }

    [Theory]
    [InlineData("<html>oops</html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":[{}]}")]
    [InlineData("{\"choices\":{\"a\":1}}")]
    public async Task A_garbage_answer_is_an_invalid_response(string body)
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(200, body));
        Assert.Equal(ModelErrorKind.InvalidResponse, (await Assert.ThrowsAsync<ModelException>(() => Client(server).CompleteAsync(Ask(), CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_cut_connection_is_a_provider_failure()
    {
        await using var server = new ScriptedServer(new ScriptedServer.Answer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"choi"));
        Assert.Equal(ModelErrorKind.ProviderFailure, (await Assert.ThrowsAsync<ModelException>(() => Client(server).CompleteAsync(Ask(), CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_silent_server_is_a_timeout()
    {
        await using var server = new ScriptedServer(new ScriptedServer.Answer("", Hangs: true));
        var call = Client(server).CompleteAsync(Ask(), CancellationToken.None);
        await server.Requests.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ModelErrorKind.Timeout, (await Assert.ThrowsAsync<ModelException>(() => call)).Kind);
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_a_cancellation()
    {
        await using var server = new ScriptedServer(new ScriptedServer.Answer("", Hangs: true));
        using var caller = new CancellationTokenSource();
        var call = Client(server).CompleteAsync(Ask(), caller.Token);
        await server.Requests.ReadAsync();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public void The_key_is_not_part_of_the_options_text() =>
        Assert.DoesNotContain("secret", new OpenAiOptions(new Uri("http://127.0.0.1/v1"), "llmops_secret").ToString(), StringComparison.Ordinal);

    public void Dispose() => _http.Dispose();

    private static ModelRequest Ask() => new("some-model", [new ModelMessage("system", "be brief"), new ModelMessage("user", "hi")]);

    private OpenAiModelClient Client(ScriptedServer server) => new(_http, new OpenAiOptions(server.BaseUrl, "llmops_secret") { Timeout = TimeSpan.FromSeconds(10) }, _time);
}
