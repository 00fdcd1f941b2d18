using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.FineTuning;

public sealed class FineTuningTests(PostgresDatabase server) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;
    private TrainingProvider provider = null!;

    public async Task InitializeAsync()
    {
        provider = await TrainingProvider.StartAsync();
        gateway = await GatewayUnderTest.StartAsync(await server.CreateAnotherAsync("gateway"), settings: [("Secrets:TRAINER_KEY", "sk-of-the-provider"), ("InferenceGateway:MaxFileBytes", "30000000")]);
        await gateway.Client.Models.PutProviderAsync("trainer", new(provider.BaseUrl, KeySetting: "TRAINER_KEY"));
        await gateway.Client.Models.PutAsync("small", new("trainer", 1m, 2m, UpstreamName: "vendor/small-1"));
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task An_upload_larger_than_any_chat_reaches_the_provider_with_its_own_key()
    {
        using var form = new MultipartFormDataContent { { new StringContent("fine-tune"), "purpose" }, { new ByteArrayContent(new byte[20_000_000]), "file", "rows.jsonl" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = form };
        request.Headers.Add("Cookie", "session=mine");
        var response = await gateway.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("trainer", response.Headers.GetValues("x-llmops-provider").Single());
        var seen = Assert.Single(provider.Requests);
        Assert.Equal(("POST /v1/files", "Bearer sk-of-the-provider", (string?)null), (seen.Line, seen.Key, seen.Cookie));
        Assert.True(seen.Body.Length > 20_000_000);
    }

    [Fact]
    public async Task A_training_is_started_under_the_providers_own_name_for_the_model_and_is_in_the_audit_log()
    {
        var response = await gateway.Admin.PostAsJsonAsync("/v1/fine_tuning/jobs", new { model = "small", training_file = "file-1", hyperparameters = new { n_epochs = 3 } });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = JsonNode.Parse(provider.Requests.Single().Body)!;
        Assert.Equal(("vendor/small-1", "file-1", 3), (body["model"]!.GetValue<string>(), body["training_file"]!.GetValue<string>(), body["hyperparameters"]!["n_epochs"]!.GetValue<int>()));
        var audit = await gateway.Admin.GetFromJsonAsync<JsonObject>("/api/audit?limit=1");
        Assert.Equal(("training.start", "provider:trainer"), (audit!["items"]![0]!["action"]!.GetValue<string>(), audit["items"]![0]!["target"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Pages_and_answers_come_through_as_they_are()
    {
        var response = await gateway.Admin.GetAsync("/v1/fine_tuning/jobs/ftjob-1/checkpoints?limit=5&after=a%26b&provider=trainer");

        Assert.Equal("GET /v1/fine_tuning/jobs/ftjob-1/checkpoints?limit=5&after=a%26b", provider.Requests.Single().Line);
        Assert.Equal("x-1", (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_provider_that_blames_the_file_is_quoted_and_one_that_blames_the_key_is_not()
    {
        provider.Status = 400;
        var blamed = await gateway.Admin.PostAsJsonAsync("/v1/fine_tuning/jobs", new { model = "small", training_file = "file-1" });
        Assert.Equal(HttpStatusCode.BadRequest, blamed.StatusCode);
        Assert.Contains("bad file, says the provider", await blamed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        provider.Status = 401;
        var refused = await gateway.Admin.GetAsync("/v1/files?provider=trainer");
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Assert.DoesNotContain("sk-of", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_providers_one_must_be_named()
    {
        await gateway.Client.Models.PutProviderAsync("other", new("http://127.0.0.1:9/v1"));
        var unnamed = await gateway.Admin.GetAsync("/v1/files");
        Assert.Equal((HttpStatusCode.BadRequest, true), (unnamed.StatusCode, (await unnamed.Content.ReadAsStringAsync()).Contains("'other', 'trainer'", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Admin.GetAsync("/v1/files?provider=trainr")).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Admin.GetAsync("/v1/files?provider=other")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.PostAsJsonAsync("/v1/fine_tuning/jobs", new { model = "small", training_file = "file-1" })).StatusCode);
    }

    [Fact]
    public async Task Reading_takes_one_scope_and_changing_another()
    {
        using var reader = gateway.Http(await gateway.CreateKeyAsync([Scopes.Read]));
        using var caller = gateway.Http(await gateway.CreateKeyAsync([Scopes.Infer]));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/v1/files")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DeleteAsync("/v1/files/file-1")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.GetAsync("/v1/files")).StatusCode);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_before_it_is_passed_on()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[30_000_001]), "file", "rows.jsonl" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = form, Headers = { ExpectContinue = true } };
        var response = await gateway.Admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_tuned_model_is_registered_under_its_own_name()
    {
        await gateway.Client.Models.PutAsync("ft:small:llmops-1a2b3c4d:x1:ckpt-step-40", new("trainer", 1m, 2m));
        Assert.Contains((await gateway.Client.Models.ListAsync()).Items, m => m.Name == "ft:small:llmops-1a2b3c4d:x1:ckpt-step-40" && m.UpstreamName == m.Name);
    }
}
