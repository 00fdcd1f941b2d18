using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.ChatCompletions;

public sealed class RequestErrorTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Wrong_requests_get_OpenAIs_error_shape_naming_what_is_wrong()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString, settings: ("InferenceGateway:MaxBodyBytes", "4096"));
        await gateway.AddModelsAsync(server, "practice-small");
        var readOnly = gateway.Http(await gateway.CreateKeyAsync(["read"]));

        await AssertErrorAsync(await gateway.ChatAsync("practice-smal", "hi"), 404, "model_not_found", "'practice-small'");
        await AssertErrorAsync(await gateway.ChatAsync("x", "hi", gateway.Http(null)), 401, "unauthorized", "Bearer");
        await AssertErrorAsync(await gateway.ChatAsync("x", "hi", gateway.Http("llmops_wrong_key_00000000")), 401, "unauthorized", "not known");
        await AssertErrorAsync(await gateway.ChatAsync("x", "hi", readOnly), 403, "missing_scope", "infer");
        await AssertErrorAsync(await gateway.ChatAsync("practice-small", new string('x', 5000)), 413, "body_too_large", "larger");
        await AssertErrorAsync(await PostAsync("""{"messages":[]}"""), 400, "invalid_request", "model");
        await AssertErrorAsync(await PostAsync("""{"model":"a","model":"b"}"""), 400, "invalid_request", "twice");
        await AssertErrorAsync(await PostAsync("""{"model":7}"""), 400, "invalid_request", "name of a model");
        await AssertErrorAsync(await PostAsync("""{"model":"a" """), 400, "invalid_request", "not valid JSON");
        await AssertErrorAsync(await PostAsync(""), 400, "invalid_request", "not valid JSON");
        await AssertErrorAsync(await gateway.Admin.GetAsync("/v1/nothing"), 404, "not_found", "/v1/nothing");

        Task<HttpResponseMessage> PostAsync(string body) => gateway.Admin.PostAsync("/v1/chat/completions", new StringContent(body, Encoding.UTF8, "application/json"));
    }

    [Fact]
    public async Task Models_and_programs_are_listed_as_OpenAIs_clients_expect()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "listed-model");
        await gateway.PublishAsync("listed-program", 1);

        var list = await gateway.Admin.GetFromJsonAsync<JsonElement>("/v1/models");
        var ids = list.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()).ToList();

        Assert.Equal("list", list.GetProperty("object").GetString());
        Assert.Contains("listed-model", ids);
        Assert.Contains("program:listed-program", ids);
        Assert.Equal("listed-model", (await gateway.Admin.GetFromJsonAsync<JsonElement>("/v1/models/listed-model")).GetProperty("id").GetString());
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, int status, string code, string words)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {body}");
        var error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(words, error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.True(error.TryGetProperty("type", out _));
    }
}
