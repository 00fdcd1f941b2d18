using System.Security.Claims;
using System.Text.Json;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

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
        var version = await Publication.CommitAsync(db, name, VersionDraft.Of(request), user.KeyName(), time.GetUtcNow(), cancellationToken);
        return version.Created ? TypedResults.Created($"/api/programs/{name}/versions/{version.Number}", version) : TypedResults.Ok(version);
    }
}
