using System.Collections.Frozen;
using System.Net.Http.Json;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmOps.ServiceDefaults.Auth;

/// <summary>
/// The gateway owns the keys; every other service keeps a copy of their hashes, refreshed every five seconds and at once (but at most
/// once a second) for a key it has not seen. When the gateway is away the last copy stays in force.
/// </summary>
internal sealed class GatewayApiKeys(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time, ILogger<GatewayApiKeys> log) : BackgroundService, IApiKeys
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ApiKey service = ServiceKey.Entry(configuration);
    private readonly SemaphoreSlim gate = new(1, 1);
    private FrozenDictionary<string, ApiKey> keys = FrozenDictionary<string, ApiKey>.Empty;
    private long lastRefresh;
    private bool refreshed;

    public async ValueTask<ApiKey?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (hash == service.Hash)
        {
            return service;
        }

        if (!keys.TryGetValue(hash, out var key))
        {
            await RefreshAsync(time.GetTimestamp(), cancellationToken);
            keys.TryGetValue(hash, out key);
        }

        return key;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), time);
        do
        {
            await RefreshAsync(time.GetTimestamp(), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // A list read after the question was asked answers it; an older one may lack a key that was made since.
    private async Task RefreshAsync(long askedAt, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (refreshed && lastRefresh >= askedAt)
            {
                return;
            }

            if (refreshed && time.GetElapsedTime(lastRefresh) is var age && age < Pause)
            {
                await Task.Delay(Pause - age, time, cancellationToken);
            }

            lastRefresh = time.GetTimestamp();
            refreshed = true;
            using var scope = scopes.CreateScope();
            keys = await scope.ServiceProvider.GetRequiredService<KeySnapshotClient>().ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or System.Text.Json.JsonException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            log.LogWarning("The gateway's key list could not be read ({Reason}); the last copy of {Count} keys stays in force", exception.Message, keys.Count);
        }
        finally
        {
            gate.Release();
        }
    }
}

/// <summary>Reads the gateway's key hashes.</summary>
internal sealed class KeySnapshotClient(HttpClient http)
{
    public async Task<FrozenDictionary<string, ApiKey>> ReadAsync(CancellationToken cancellationToken)
    {
        var keys = await http.GetFromJsonAsync<IReadOnlyList<ApiKey>>("/api/keys/snapshot", JsonDefaults.Options, cancellationToken);
        return keys!.ToFrozenDictionary(k => k.Hash, StringComparer.Ordinal);
    }
}
