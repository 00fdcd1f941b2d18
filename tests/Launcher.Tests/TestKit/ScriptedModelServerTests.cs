using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmOps.Testing;
using Xunit.Sdk;

namespace LlmOps.Launcher.Tests.TestKit;

public sealed class ScriptedModelServerTests : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler());

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task The_scripted_text_comes_back_and_the_request_is_on_record()
    {
        await using var server = await ScriptedModelServer.StartAsync("small");
        server.When(r => r.LastText.Contains("capital", StringComparison.Ordinal), ScriptedAnswer.Says("Paris it is"));
        using var response = await AskAsync(server, "capital of France?");
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Paris it is", body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(3, body.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("small", Assert.Single(server.Requests).Model);
    }

    [Fact]
    public async Task A_streamed_answer_adds_up_to_the_text()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always("one two  three");
        using var response = await AskAsync(server, "count", stream: true);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e["data: ".Length..]).ToList();
        Assert.Equal("[DONE]", events[^1]);
        var text = events.SkipLast(1).Select(e => JsonSerializer.Deserialize<JsonElement>(e).GetProperty("choices")[0].GetProperty("delta"))
            .Select(d => d.TryGetProperty("content", out var piece) ? piece.GetString() : "");
        Assert.Equal("one two  three", string.Concat(text));
    }

    [Fact]
    public async Task An_unplanned_call_is_refused_and_fails_the_test()
    {
        var server = await ScriptedModelServer.StartAsync();
        using var response = await AskAsync(server, "surprise");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var failure = await Assert.ThrowsAsync<XunitException>(() => server.DisposeAsync().AsTask());
        Assert.Contains("surprise", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_in_turn_can_fail_first_and_then_recover()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.WhenInTurn(_ => true, ScriptedAnswer.Fails(429, retryAfter: "2"), ScriptedAnswer.Garbage(), ScriptedAnswer.Says("fine"));
        using var first = await AskAsync(server, "x");
        Assert.Equal((HttpStatusCode.TooManyRequests, "2"), (first.StatusCode, first.Headers.GetValues("Retry-After").Single()));
        using var second = await AskAsync(server, "x");
        Assert.Equal("<html>teapot</html>", await second.Content.ReadAsStringAsync());
        using var third = await AskAsync(server, "x");
        Assert.True(third.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cut_answer_breaks_the_connection(bool stream)
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.When(_ => true, ScriptedAnswer.BreaksOff("one two three", afterPieces: 2));
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            using var response = await AskAsync(server, "x", stream);
            await response.Content.ReadAsStringAsync();
        });
    }

    private Task<HttpResponseMessage> AskAsync(ScriptedModelServer server, string text, bool stream = false) =>
        http.PostAsJsonAsync(server.BaseUrl + "/chat/completions", new { model = "small", stream, messages = new[] { new { role = "user", content = text } } });
}
