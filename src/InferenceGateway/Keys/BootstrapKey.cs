using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Keys;

/// <summary>Makes the key of <c>LlmOps:AdminKey</c> known, so that a new installation has somebody who may create keys. Only its hash is stored.</summary>
internal sealed class BootstrapKey(IConfiguration configuration, IServiceScopeFactory scopes, DatabaseReady ready, TimeProvider time, ILogger<BootstrapKey> log) : BackgroundService
{
    private const string Id = "bootstrap";
    private const int ShortestKey = 16;

    /// <summary>The hash of the configured key, or null when none is configured.</summary>
    public static string? HashFrom(IConfiguration configuration) => configuration["LlmOps:AdminKey"] is { Length: >= ShortestKey } key ? ApiKey.HashOf(key) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (HashFrom(configuration) is not { } hash)
        {
            return;
        }

        await ready.WaitAsync(stoppingToken);
        while (!await TryEnsureAsync(hash, stoppingToken))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
        }
    }

    private async Task<bool> TryEnsureAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
            if (await db.Keys.AnyAsync(k => k.Hash == hash, cancellationToken))
            {
                return true;
            }

            var changes = scope.ServiceProvider.GetRequiredService<GatewayChanges>();
            await using var change = await changes.BeginAsync(cancellationToken);
            var known = await db.Keys.SingleOrDefaultAsync(k => k.Id == Id, cancellationToken);
            if (known?.Hash == hash)
            {
                return true;
            }

            if (known is null)
            {
                db.Add(StoredKey.Create(Id, new("bootstrap admin", [Scopes.Admin]), hash, "configuration", change.Now));
            }
            else
            {
                known.FollowConfiguration(hash);
            }

            await changes.CommitAsync(change, GatewayChange.Facts("configuration", "key.bootstrap", $"key:{Id}", null, null, null), cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("The bootstrap key is not stored yet ({Reason})", exception.Message);
            return false;
        }
    }
}
