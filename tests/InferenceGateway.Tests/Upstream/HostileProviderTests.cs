using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.Upstream;

public sealed class HostileProviderTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly (string Fault, ScriptedAnswer Answer, HttpStatusCode Status, string Code)[] Faults =
    [
        ("HTML instead of JSON", ScriptedAnswer.Garbage(), HttpStatusCode.BadGateway, "invalid_provider_response"),
        ("an answer without choices", ScriptedAnswer.Garbage("""{"id":"x","object":"chat.completion"}"""), HttpStatusCode.BadGateway, "invalid_provider_response"),
        ("no choice in the list", ScriptedAnswer.Garbage("""{"choices":[]}"""), HttpStatusCode.BadGateway, "invalid_provider_response"),
        ("a list of numbers", ScriptedAnswer.Garbage("[1,2,3]"), HttpStatusCode.BadGateway, "invalid_provider_response"),
        ("two answers in one", ScriptedAnswer.Garbage("""{"choices":[{}]}{}"""), HttpStatusCode.BadGateway, "invalid_provider_response"),
        ("an error inside a 200", ScriptedAnswer.Garbage("""{"error":{"message":"secret prompt text","code":"overloaded"}}"""), HttpStatusCode.BadGateway, "provider_failure"),
        ("a body cut in the middle", ScriptedAnswer.BreaksOff("a text that is cut"), HttpStatusCode.BadGateway, "provider_failure"),
        ("status 500", ScriptedAnswer.Fails(500), HttpStatusCode.BadGateway, "provider_failure"),
        ("the gateway's key refused", ScriptedAnswer.Fails(401), HttpStatusCode.BadGateway, "provider_unauthorized"),
        ("too many requests", ScriptedAnswer.Fails(429, "30"), HttpStatusCode.TooManyRequests, "rate_limited"),
        ("a redirect", ScriptedAnswer.Fails(302), HttpStatusCode.BadGateway, "invalid_provider_response"),
    ];

    [Fact]
    public async Task Each_fault_becomes_a_typed_error_in_OpenAIs_shape()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString, settings: ("InferenceGateway:MaxRetries", "0"));
        await gateway.AddModelsAsync(server, [.. Faults.Select((_, i) => $"fault-{i}")]);
        foreach (var (i, (fault, answer, status, code)) in Faults.Index())
        {
            server.When(r => r.Model == $"fault-{i}", answer);
            var response = await gateway.ChatAsync($"fault-{i}", "hi");
            var body = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == status, $"{fault}: {response.StatusCode} {body}");
            Assert.Equal(code, JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("code").GetString());
            Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
            Assert.Equal(code, (await gateway.ShippedAsync(GatewayUnderTest.IdOf(response))).Inference.Status);

            // A stream that fails before its first piece fails with a status as well.
            var streamed = await gateway.Admin.PostAsJsonAsync("/v1/chat/completions", new { model = $"fault-{i}", stream = true, messages = new[] { new { role = "user", content = "hi" } } });
            var events = await streamed.Content.ReadAsStringAsync();
            Assert.True(streamed.StatusCode == status || (answer.CutAfterPieces is not null && events.Contains("stream_interrupted", StringComparison.Ordinal)), $"{fault}, streamed: {streamed.StatusCode} {events}");
        }
    }

    [Fact]
    public async Task A_provider_that_blames_the_request_is_quoted()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.When(_ => true, ScriptedAnswer.Fails(400));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "strict");

        var response = await gateway.ChatAsync("strict", "hi");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("scripted failure", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_blip_is_tried_again_and_the_provider_s_wish_to_wait_is_honoured()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.WhenInTurn(_ => true, ScriptedAnswer.Fails(429, "1"), ScriptedAnswer.Fails(500), ScriptedAnswer.Says("third time lucky"));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "flaky");

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var response = await gateway.ChatAsync("flaky", "hi");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, server.Requests.Count);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1), "the second try came before the second that was asked for");
    }

    [Fact]
    public async Task A_provider_that_never_answers_times_out_and_is_not_asked_again()
    {
        var forever = new TaskCompletionSource();
        await using var server = await ScriptedModelServer.StartAsync();
        server.When(_ => true, ScriptedAnswer.Hangs(forever.Task));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.Client.Models.PutProviderAsync("silent", new(server.BaseUrl.ToString(), TimeoutSeconds: 0.3));
        await gateway.Client.Models.PutAsync("silent", new("silent", 1, 1));

        var response = await gateway.ChatAsync("silent", "hi");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("provider_timeout", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
        forever.SetResult();
    }

    [Fact]
    public async Task Usage_a_provider_does_not_state_is_estimated()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.When(_ => true, ScriptedAnswer.Garbage("""{"choices":[{"message":{"role":"assistant","content":"12345678"},"finish_reason":"stop"}]}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "vague");

        var stored = await gateway.ShippedAsync(GatewayUnderTest.IdOf(await gateway.ChatAsync("vague", "hi")));

        Assert.Equal(2, stored.Inference.OutputTokens);
        Assert.True(stored.Inference.InputTokens > 0);
        Assert.True(stored.Inference.CostUsd > 0);
    }

    [Fact]
    public void A_dead_provider_is_left_alone_until_a_probe_finds_it_well()
    {
        var time = new ManualTime();
        var breaker = new InferenceGateway.Upstream.CircuitBreaker(failuresToOpen: 3, TimeSpan.FromSeconds(5), time);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(breaker.TryEnter(out _));
            breaker.Failed();
        }

        Assert.False(breaker.TryEnter(out var wait));
        Assert.Equal(TimeSpan.FromSeconds(5), wait);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(breaker.TryEnter(out _), "a probe after the rest");
        Assert.False(breaker.TryEnter(out _), "one probe only");
        breaker.Failed();
        Assert.False(breaker.TryEnter(out _), "the failed probe opens it again");
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(breaker.TryEnter(out _));
        breaker.Succeeded();
        Assert.True(breaker.TryEnter(out _));
        Assert.True(breaker.TryEnter(out _));
    }
}
