using System.Diagnostics;
using System.Text.Json;
using LlmOps.Contracts.InferenceGateway;
using LlmOps.InferenceGateway.Audit;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>Opens changes of what replicas serve.</summary>
internal sealed class GatewayChanges(GatewayDbContext db, SnapshotRefresher refresher, TimeProvider time, ILogger<GatewayChanges> log)
{
    /// <summary>Counts the snapshot version up, which also makes changes wait for each other.</summary>
    public async Task<GatewayChange> BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var version = (await db.Database.SqlQuery<long>($"update snapshot_versions set version = version + 1 where id = 1 returning version as \"Value\"").ToListAsync(cancellationToken))[0];
        return new(db, transaction, version, time.GetUtcNow());
    }

    /// <summary>Commits rows, audit entry and messages together, then brings this replica up to date before the caller gets its answer.</summary>
    public async Task CommitAsync(GatewayChange change, AuditFacts facts, CancellationToken cancellationToken)
    {
        var last = await db.Audit.AsNoTracking().OrderByDescending(e => e.Number).FirstOrDefaultAsync(cancellationToken);
        db.Add(AuditEntry.Following(last, facts, change.Now));
        db.Enqueue(new GatewaySnapshotChanged(change.Version, $"{facts.Action} {facts.Target}"), change.Now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await change.Transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw ProblemException.Conflict("changed_meanwhile", "Somebody else changed this at the same moment. Read it again and decide anew.");
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } unique)
        {
            throw ProblemException.Conflict("already_exists", $"This would exist twice ({unique.ConstraintName}).");
        }

        try
        {
            await refresher.RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or OperationCanceledException)
        {
            log.LogWarning("The change is committed, but this replica could not read it back yet ({Reason})", exception.Message);
        }
    }
}

/// <summary>A change under way; disposing it uncommitted undoes everything.</summary>
internal sealed record GatewayChange(GatewayDbContext Db, IDbContextTransaction Transaction, long Version, DateTimeOffset Now) : IAsyncDisposable
{
    public static AuditFacts Facts(string who, string action, string target, string? reason, object? before, object? after) =>
        new(who, action, target, reason, Json(before), Json(after), Activity.Current?.TraceId.ToString());

    public ValueTask DisposeAsync() => Transaction.DisposeAsync();

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, JsonDefaults.Options);
}
