using LlmOps.Contracts.ProgramRegistry;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>Writes a checked draft: a new version with its announcement, or nothing when equal content is there already.</summary>
internal static class Publication
{
    /// <returns>The version; <c>Created</c> tells whether it is new.</returns>
    public static async Task<ProgramVersionResponse> CommitAsync(RegistryDbContext db, string name, VersionDraft draft, string author, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var program = await ProgramRows.CreateOrLockAsync(db, name, now, cancellationToken);
        if (await db.ProgramVersions.AsNoTracking().FirstOrDefaultAsync(v => v.ProgramId == program.Id && v.Hash == draft.Hash, cancellationToken) is { } existing)
        {
            return await ProgramVersionResponse.OfAsync(db, program, existing, cancellationToken);
        }

        if (draft.Parent is { } parent)
        {
            await VersionRows.FindAsync(db, program, parent.ToString(), cancellationToken);
        }

        var version = ProgramVersion.Publish(program, draft, author, now);
        db.Add(version);
        // Kept until the gateway's queue exists: announced to nobody, the version would never be served.
        db.EnqueueCommand(new ProgramVersionPublished(program.Name, version.Number, version.Hash, ProgramSpecJson.Canonical(draft.Spec), now), now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await ProgramVersionResponse.OfAsync(db, program, version, cancellationToken) with { Created = true };
    }
}
