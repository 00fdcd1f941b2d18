using System.Net;
using LlmOps.Client;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.Keys;

public sealed class KeyTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_key_works_until_it_is_revoked_and_only_its_hash_is_known()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        var created = await gateway.Client.Keys.CreateAsync(new("product", ["infer", "read"]));
        using var product = gateway.Http(created.Secret);

        Assert.Equal(HttpStatusCode.OK, (await product.GetAsync("/v1/models")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await product.GetAsync("/api/keys")).StatusCode);
        using var service = gateway.Http(TestKeys.Service);
        var snapshot = await service.GetStringAsync("/api/keys/snapshot");
        Assert.Contains(created.Key.Id, snapshot, StringComparison.Ordinal);
        Assert.DoesNotContain(created.Secret, snapshot, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Admin.GetAsync("/api/keys/snapshot")).StatusCode);

        await gateway.Client.Keys.RevokeAsync(created.Key.Id);

        Assert.Equal(HttpStatusCode.Unauthorized, (await product.GetAsync("/v1/models")).StatusCode);
        Assert.NotNull((await gateway.Client.Keys.ListAsync()).Items.Single(k => k.Id == created.Key.Id).RevokedAt);
        Assert.DoesNotContain(created.Secret, await File.ReadAllTextAsync(Path.Combine(gateway.Folder, "snapshot.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_request_names_its_fields()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Keys.CreateAsync(new(" ", ["infer", "everything"])));
        Assert.Equal((400, "invalid_request"), (refused.Status, refused.Code));
        Assert.Contains("name", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'everything'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_providers_key_comes_from_the_configuration_and_shows_nowhere()
    {
        const string Secret = "sk-very-secret-provider-key";
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always("ok");
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString, settings: ("Secrets:SCRIPTED", Secret));
        var provider = await gateway.Client.Models.PutProviderAsync("keyed", new(server.BaseUrl.ToString(), "SCRIPTED"));
        await gateway.Client.Models.PutAsync("keyed", new("keyed", 1, 1));
        await gateway.Client.Models.PutProviderAsync("keyless", new(server.BaseUrl.ToString(), "ABSENT"));
        await gateway.Client.Models.PutAsync("keyless", new("keyless", 1, 1));

        Assert.True(provider.KeyPresent);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync("keyed", "hi")).StatusCode);
        Assert.Equal($"Bearer {Secret}", server.Requests.Single().Headers["Authorization"]);
        Assert.Contains("provider_key_missing", await (await gateway.ChatAsync("keyless", "hi")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("not the key itself", (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Models.PutProviderAsync("pasted", new("http://x", Secret)))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await gateway.Admin.GetStringAsync("/api/providers"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await gateway.Admin.GetStringAsync("/api/audit?limit=1000"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(Path.Combine(gateway.Folder, "snapshot.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_a_last_day_is_announced_and_an_unknown_provider_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.Client.Models.PutProviderAsync("known", new("http://127.0.0.1:1/v1"));
        var model = await gateway.Client.Models.PutAsync("old", new("known", 1, 2, ShutdownDate: new DateOnly(2027, 1, 1), Replacement: "new"));
        Assert.Equal((new DateOnly(2027, 1, 1), "new", "old"), (model.ShutdownDate, model.Replacement, model.UpstreamName));
        Assert.Contains("'known'", (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Models.PutAsync("m", new("knwn", 1, 1)))).Message, StringComparison.Ordinal);
        Assert.Contains("input_price", (await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Models.PutAsync("m", new("known", -1, 1)))).Message, StringComparison.Ordinal);
        Assert.Contains((await gateway.Client.Models.ListAsync()).Items, m => m.Name == "old");
    }
}
