using LlmOps.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmOps.ServiceDefaults.Tests;

public sealed class GatewayApiKeysTests
{
    [Fact]
    public async Task A_key_made_a_moment_ago_is_known_and_the_last_list_stays_in_force_without_the_gateway()
    {
        var keys = new List<ApiKey> { new("k1", "old", ApiKey.HashOf("llmops_old"), [Scopes.Read]) };
        var gateway = await StartGatewayAsync(keys);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["services:gateway:http:0"] = gateway.Urls.Single(),
            ["LlmOps:ServiceKey"] = ProbeService.Secret,
        }).Build());
        services.AddKeyAuthFromGateway();
        await using var provider = services.BuildServiceProvider();
        var known = provider.GetRequiredService<IApiKeys>();

        Assert.Equal("old", (await known.FindAsync(ApiKey.HashOf("llmops_old"), CancellationToken.None))?.Name);
        keys.Add(new("k2", "new", ApiKey.HashOf("llmops_new"), [Scopes.Read]));
        Assert.Equal("new", (await known.FindAsync(ApiKey.HashOf("llmops_new"), CancellationToken.None))?.Name);

        await gateway.DisposeAsync();
        Assert.Null(await known.FindAsync(ApiKey.HashOf("llmops_unknown"), CancellationToken.None));
        Assert.Equal("new", (await known.FindAsync(ApiKey.HashOf("llmops_new"), CancellationToken.None))?.Name);
    }

    private static async Task<WebApplication> StartGatewayAsync(List<ApiKey> keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = builder.Build();
        gateway.MapGet("/api/keys/snapshot", () => Results.Json(keys, Http.JsonDefaults.Options));
        await gateway.StartAsync();
        return gateway;
    }
}
