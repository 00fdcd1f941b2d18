using LlmOps.InferenceGateway.Keys;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>
/// Ready means able to serve: with a last-known-good file at once, whatever else is down. A first start also waits for the bus once, so that its queues
/// exist before anybody publishes; and the configured administrator's key must work.
/// </summary>
internal sealed class SnapshotHealth(SnapshotStore store, SnapshotRefresher refresher, IBusControl bus, IConfiguration configuration) : IHealthCheck
{
    private readonly string? bootstrapKey = BootstrapKey.HashFrom(configuration);
    private volatile bool wasConnected;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!store.IsLoaded)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("nothing to serve from yet"));
        }

        if (bootstrapKey is not null && !store.Current.Keys.ContainsKey(bootstrapKey))
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("waits for the bootstrap key"));
        }

        wasConnected |= refresher.StartedFromFile || bus.CheckHealth().Status is BusHealthStatus.Healthy;
        return Task.FromResult(wasConnected ? HealthCheckResult.Healthy($"version {store.Current.Version}, {store.Freshness}") : HealthCheckResult.Unhealthy("waits for the bus"));
    }
}
