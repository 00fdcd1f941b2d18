using System.Data;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Rollouts;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>Reads the state of one moment.</summary>
internal static class SnapshotQueries
{
    public static Task<long> NewestVersionAsync(GatewayDbContext db, CancellationToken cancellationToken) =>
        db.SnapshotVersions.AsNoTracking().Select(v => v.Version).SingleAsync(cancellationToken);

    public static async Task<GatewayState> LoadAsync(GatewayDbContext db, CancellationToken cancellationToken)
    {
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var version = await NewestVersionAsync(db, cancellationToken);
        var keys = await db.Keys.AsNoTracking().Where(k => k.RevokedAt == null).OrderBy(k => k.Id).ToListAsync(cancellationToken);
        var live = await db.Rollouts.AsNoTracking().Where(r => r.Status == RolloutStatus.Ramping || r.Status == RolloutStatus.Held).ToDictionaryAsync(r => r.Program, StringComparer.Ordinal, cancellationToken);
        var flags = await db.Flags.AsNoTracking().OrderBy(f => f.Key).ToListAsync(cancellationToken);
        return new(
            version,
            [.. keys.Select(k => new ApiKey(k.Id, k.Name, k.Hash, k.Scopes, k.Programs))],
            await db.Providers.AsNoTracking().OrderBy(p => p.Name).Select(p => new ProviderState(p.Name, p.BaseUrl, p.KeySetting, p.TimeoutSeconds)).ToListAsync(cancellationToken),
            await db.Models.AsNoTracking().OrderBy(m => m.Name).Select(m => new ModelState(m.Name, m.Provider, m.UpstreamName, m.InputPrice, m.OutputPrice, m.UpdatedAt)).ToListAsync(cancellationToken),
            await db.ProgramVersions.AsNoTracking().OrderBy(v => v.Program).ThenBy(v => v.Number).Select(v => new VersionState(v.Program, v.Number, v.Hash, v.SpecJson)).ToListAsync(cancellationToken),
            [.. flags.Select(f => f.ToState(live.GetValueOrDefault(f.Program)))]);
    }
}
