using System.Net;
using System.Text;
using System.Text.Json;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.ChatCompletions;

public sealed class ChatCompletionTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_chat_completion_is_passed_through_priced_and_recorded()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.When(_ => true, new ScriptedAnswer { Text = "hello there", PromptTokens = 1000, CompletionTokens = 500 });
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "plain");

        var response = await gateway.ChatAsync("plain", "hi");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal("hello there", JsonDocument.Parse(body).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(0.002m, decimal.Parse(response.Headers.GetValues("x-llmops-cost-usd").Single()));
        Assert.True(double.Parse(response.Headers.GetValues("x-llmops-overhead-ms").Single()) >= 0);
        var stored = await gateway.ShippedAsync(GatewayUnderTest.IdOf(response));
        Assert.Equal(("ok", "plain", "chat", 1000, 500, 0.002m, "hello there"), (stored.Inference.Status, stored.Inference.Model, stored.Inference.Kind, stored.Inference.InputTokens, stored.Inference.OutputTokens, stored.Inference.CostUsd, stored.Answer));
        Assert.Equal("hi", stored.Request!.Value.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_sealed_call_is_recorded_without_a_word_of_what_was_said()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always("the answer");
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "sealing");
        using var http = gateway.Http(TestKeys.Admin);
        http.DefaultRequestHeaders.Add("x-llmops-sealed", "true");

        var stored = await gateway.ShippedAsync(GatewayUnderTest.IdOf(await gateway.ChatAsync("sealing", "a sealed row", http)));

        Assert.Equal(("ok", null, null), (stored.Inference.Status, stored.Request, stored.Answer));
    }

    [Fact]
    public async Task Only_the_models_name_is_changed_on_the_way()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always("ok");
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server);
        await gateway.Client.Models.PutAsync("vendor/alias", new("scripted", 1, 1, "real-name-2026"));
        const string Sent = """{ "messages" : [{"role":"user","content":"a"}], "unknown_field": {"deep":[1.50, 1e3, "\u00e9"]}, "model":"vendor/alias", "user" : "u1" }""";

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Sent, Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var response = await gateway.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Sent.Replace("vendor/alias", "real-name-2026", StringComparison.Ordinal), server.Requests.Single().Body.GetRawText());
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", server.Requests.Single().Headers["traceparent"], StringComparison.Ordinal);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (await gateway.ShippedAsync(GatewayUnderTest.IdOf(response))).Inference.TraceId);
    }
}
