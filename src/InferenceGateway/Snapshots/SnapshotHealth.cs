using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>
/// Ready means able to serve: with a last-known-good file at once, whatever else is down. A first start also waits for the bus once, so that its queues
/// exist before anybody publishes.
/// </summary>
internal sealed class SnapshotHealth(SnapshotStore store, SnapshotRefresher refresher, IBusControl bus) : IHealthCheck
{
    private volatile bool wasConnected;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!store.IsLoaded)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("nothing to serve from yet"));
        }

        wasConnected |= refresher.StartedFromFile || bus.CheckHealth().Status is BusHealthStatus.Healthy;
        return Task.FromResult(wasConnected ? HealthCheckResult.Healthy($"version {store.Current.Version}, {store.Freshness}") : HealthCheckResult.Unhealthy("waits for the bus"));
    }
}
