using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Faults;

public sealed class FaultsOnDemandTests : IAsyncLifetime
{
    private const string Long = "a happy day that goes on and on";
    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("429", 429, "rate_limit_exceeded")]
    [InlineData("500", 500, null)]
    [InlineData("503", 503, "overloaded")]
    [InlineData("context-length", 400, "context_length_exceeded")]
    public async Task An_error_status_comes_in_the_providers_shape(string fault, int status, string? code)
    {
        using var response = await _server.PostAsync(Prompting.Request(Long, model: $"practice-small@{fault}"));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Fact]
    public async Task Too_many_requests_says_when_to_come_back()
    {
        using var response = await _server.PostAsync(Prompting.Request(Long, model: "practice-small@429=7"));

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_fault_may_also_come_by_header_or_by_configuration()
    {
        await using var broken = await PracticeServer.StartAsync("--PracticeModel:Fault", "503");
        using var byHeader = await _server.PostAsync(Prompting.Request(Long), headers: ("x-practice-fault", "500"));
        using var byDefault = await broken.PostAsync(Prompting.Request(Long));
        using var overridden = await broken.PostAsync(Prompting.Request(Long, model: "practice-small@no-usage"));

        Assert.Equal(HttpStatusCode.InternalServerError, byHeader.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, byDefault.StatusCode);
        Assert.Equal(HttpStatusCode.OK, overridden.StatusCode);
    }

    [Theory]
    [InlineData("latency=60")]
    [InlineData("first-token=60")]
    [InlineData("latency=lognormal(60,0)")]
    [InlineData("latency=30,first-token=30")]
    public async Task A_delay_delays_and_nothing_else(string fault)
    {
        var plain = await _server.SayAsync(Prompting.Request(Long));
        var clock = Stopwatch.StartNew();
        var slow = await _server.SayAsync(Prompting.Request(Long, model: $"practice-small@{fault}"));

        // A lower bound only: how long it takes beyond the delay says nothing about the fault.
        Assert.True(clock.ElapsedMilliseconds >= 55, $"{clock.ElapsedMilliseconds} ms");
        Assert.Equal(plain, slow);
    }

    [Fact]
    public async Task A_stalled_stream_begins_and_then_stays_silent()
    {
        using var response = await _server.PostAsync(Prompting.Request(Long, model: "practice-small@stall", stream: true));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await reader.ReadLineAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.StartsWith("data: ", first, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadToEndAsync(patience.Token));
    }

    [Fact]
    public async Task A_cut_stream_breaks_after_its_beginning()
    {
        var (events, broken) = await _server.StreamAsync(Prompting.Request(Long, model: "practice-small@cut-stream", stream: true));

        Assert.True(broken);
        Assert.NotEmpty(events);
        Assert.DoesNotContain("[DONE]", events);
    }

    [Theory]
    [InlineData("cut-stream")]
    [InlineData("reset")]
    public async Task A_broken_connection_gives_no_whole_answer(string fault) =>
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _server.SayAsync(Prompting.Request(Long, model: $"practice-small@{fault}")));

    [Fact]
    public async Task A_malformed_answer_is_no_json_streamed_or_not()
    {
        using var response = await _server.PostAsync(Prompting.Request(Long, model: "practice-small@malformed"));
        var body = await response.Content.ReadAsStringAsync();
        var (events, _) = await _server.StreamAsync(Prompting.Request(Long, model: "practice-small@malformed", stream: true));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(body));
        Assert.ThrowsAny<JsonException>(() => events.Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)).ToList());
    }

    [Fact]
    public async Task Usage_can_be_missing_streamed_or_not()
    {
        var whole = await _server.AskAsync(Prompting.Request(Long, model: "practice-small@no-usage"));
        var (events, _) = await _server.StreamAsync(Prompting.Request(Long, model: "practice-small@no-usage", stream: true));

        Assert.Null(whole["usage"]);
        Assert.DoesNotContain(events, data => data.Contains("\"usage\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_role_and_the_end_mark_of_a_stream_can_be_missing()
    {
        var (events, broken) = await _server.StreamAsync(Prompting.Request(Long, model: "practice-small@no-role,no-done", stream: true));

        Assert.False(broken);
        Assert.DoesNotContain(events, data => data.Contains("\"role\"", StringComparison.Ordinal));
        Assert.DoesNotContain("[DONE]", events);
    }

    [Fact]
    public async Task An_error_can_hide_inside_a_success()
    {
        var whole = await _server.AskAsync(Prompting.Request(Long, model: "practice-small@error-in-200"));
        var (events, _) = await _server.StreamAsync(Prompting.Request(Long, model: "practice-small@error-in-200", stream: true));

        Assert.NotNull(whole["error"]);
        Assert.NotNull(JsonNode.Parse(events[0])!["choices"]);
        Assert.NotNull(JsonNode.Parse(events[^1])!["error"]);
    }

    [Fact]
    public async Task Refusals_and_filtered_content_are_said_as_such()
    {
        var refusal = (await _server.AskAsync(Prompting.Request(Long, model: "practice-small@refusal")))["choices"]![0]!;
        var filtered = (await _server.AskAsync(Prompting.Request(Long, model: "practice-small@content-filter")))["choices"]![0]!;

        Assert.Null(refusal["message"]!["content"]);
        Assert.NotNull(refusal["message"]!["refusal"]);
        Assert.Equal("content_filter", (string)filtered["finish_reason"]!);
    }

    [Fact]
    public async Task A_flapping_model_fails_and_recovers_in_turns()
    {
        var statuses = new List<int>();
        for (var call = 0; call < 6; call++)
        {
            using var response = await _server.PostAsync(Prompting.Request(Long, model: "practice-small@flapping=2"));
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([503, 503, 200, 200, 503, 503], statuses);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("latency=soon")]
    [InlineData("latency=lognormal(1)")]
    [InlineData("500=3")]
    [InlineData("429=-1")]
    public void Unknown_words_are_not_taken_for_faults(string words)
    {
        Assert.False(FaultPlan.TryParse($"no-usage,{words}", out _, out var unknown));
        Assert.Equal(words, unknown);
    }
}
