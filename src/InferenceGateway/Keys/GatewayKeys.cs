using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.InferenceGateway.Keys;

/// <summary>Keys from the snapshot. A wrong key costs one hash: no row, no query, however many come.</summary>
internal sealed class GatewayKeys(SnapshotStore snapshots, IConfiguration configuration) : IApiKeys
{
    private readonly ApiKey service = ServiceKey.Entry(configuration);

    public ValueTask<ApiKey?> FindAsync(string hash, CancellationToken cancellationToken) =>
        ValueTask.FromResult(hash == service.Hash ? service : snapshots.Current.Keys.GetValueOrDefault(hash));
}
