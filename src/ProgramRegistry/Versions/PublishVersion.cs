using System.Security.Claims;
using System.Text.Json;
using LlmOps.Contracts.ProgramRegistry;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>Either a whole document, or a signature text with instructions and model.</summary>
internal sealed record PublishVersionRequest(
    JsonElement? Spec, string? Signature, string? Instructions, string? Model, string? Module, string? Message, int? Parent, VersionOrigin? Origin);

internal static class PublishVersion
{
    public static async Task<Results<Created<ProgramVersionResponse>, Ok<ProgramVersionResponse>>> Handle(
        string name, PublishVersionRequest request, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        EntryName.Check("name", name);
        var draft = VersionDraft.Of(request);
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var program = await ProgramRows.CreateOrLockAsync(db, name, now, cancellationToken);
        if (await db.ProgramVersions.AsNoTracking().FirstOrDefaultAsync(v => v.ProgramId == program.Id && v.Hash == draft.Hash, cancellationToken) is { } existing)
        {
            return TypedResults.Ok(await ProgramVersionResponse.OfAsync(db, program, existing, cancellationToken));
        }

        if (draft.Parent is { } parent)
        {
            await VersionRows.FindAsync(db, program, parent.ToString(), cancellationToken);
        }

        var version = ProgramVersion.Publish(program, draft, user.KeyName(), now);
        db.Add(version);
        // Kept until the gateway's queue exists: announced to nobody, the version would never be served.
        db.EnqueueCommand(new ProgramVersionPublished(program.Name, version.Number, version.Hash, ProgramSpecJson.Canonical(draft.Spec), now), now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var response = await ProgramVersionResponse.OfAsync(db, program, version, cancellationToken);
        return TypedResults.Created($"/api/programs/{name}/versions/{version.Number}", response with { Created = true });
    }
}
