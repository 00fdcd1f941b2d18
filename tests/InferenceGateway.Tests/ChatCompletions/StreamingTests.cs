using System.Net;
using System.Net.Http.Json;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.ChatCompletions;

public sealed class StreamingTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly object Messages = new[] { new { role = "user", content = "hi" } };

    [Fact]
    public async Task A_stream_is_passed_on_and_its_usage_is_taken_without_the_caller_seeing_it()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.When(_ => true, new ScriptedAnswer { Text = "one two three", PromptTokens = 10, CompletionTokens = 20 });
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "plain");

        var response = await gateway.Admin.PostAsJsonAsync("/v1/chat/completions", new { model = "plain", stream = true, messages = Messages });
        var events = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", events, StringComparison.Ordinal);
        Assert.DoesNotContain("prompt_tokens", events, StringComparison.Ordinal);
        Assert.True(server.Requests.Single().Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        var stored = await gateway.ShippedAsync(GatewayUnderTest.IdOf(response));
        Assert.Equal(("ok", 10, 20, "one two three"), (stored.Inference.Status, stored.Inference.InputTokens, stored.Inference.OutputTokens, stored.Answer));
        Assert.NotNull(stored.Inference.FirstTokenMs);
    }

    [Fact]
    public async Task A_caller_that_asks_for_usage_gets_it()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always("one");
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "plain");

        var response = await gateway.Admin.PostAsJsonAsync("/v1/chat/completions", new { model = "plain", stream = true, stream_options = new { include_usage = true }, messages = Messages });

        Assert.Contains("prompt_tokens", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_ends_with_an_error_and_is_recorded_as_failed()
    {
        var firstWordSeen = new TaskCompletionSource();
        await using var server = await SlowStreamServer.StartAsync(firstWordSeen.Task);
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.Client.Models.PutProviderAsync("breaking", new(server.BaseUrl.ToString()));
        await gateway.Client.Models.PutAsync("breaking", new("breaking", 1, 1));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(new { model = "breaking", stream = true, messages = Messages }) };
        using var response = await gateway.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var firstWord = await reader.ReadLineAsync();
        firstWordSeen.SetResult();
        var rest = await reader.ReadToEndAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Hello", firstWord!, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"stream_interrupted\"", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", rest, StringComparison.Ordinal);
        var stored = await gateway.ShippedAsync(GatewayUnderTest.IdOf(response));
        Assert.Equal(("stream_interrupted", "Hello"), (stored.Inference.Status, stored.Answer));
        Assert.True(stored.Inference.CostUsd > 0);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_stops_the_provider_and_is_still_recorded()
    {
        var hang = new TaskCompletionSource();
        await using var server = await SlowStreamServer.StartAsync(hang.Task);
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.Client.Models.PutProviderAsync("slow", new(server.BaseUrl.ToString()));
        await gateway.Client.Models.PutAsync("slow", new("slow", 1, 1));

        Guid id;
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(new { model = "slow", stream = true, messages = Messages }) })
        {
            using var response = await gateway.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            id = GatewayUnderTest.IdOf(response);
            await using var stream = await response.Content.ReadAsStreamAsync();
            Assert.True(await stream.ReadAsync(new byte[10]) > 0);
        }

        await server.CallerGone.WaitAsync(TimeSpan.FromSeconds(20));
        var stored = await gateway.ShippedAsync(id);
        Assert.Equal(("client_closed", "Hello"), (stored.Inference.Status, stored.Answer));
        hang.SetResult();
    }
}
