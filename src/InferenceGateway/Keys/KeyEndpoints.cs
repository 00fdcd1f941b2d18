using System.Security.Claims;
using System.Security.Cryptography;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Keys;

public sealed record CreateKeyRequest(string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Programs = null);

public sealed record KeyResponse(string Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Programs, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

public sealed record CreatedKeyResponse(KeyResponse Key, string Secret);

internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").WithTags("Keys");
        keys.MapGet("/", List).RequireScope(Scopes.Admin).WithSummary("List keys, newest first, without their secrets.");
        keys.MapPost("/", Create).RequireScope(Scopes.Admin).WithSummary("Create a key; its secret is shown this once.");
        keys.MapDelete("/{id}", Revoke).RequireScope(Scopes.Admin).WithSummary("Revoke a key.");
        keys.MapGet("/snapshot", Snapshot).RequireScope(Scopes.Service).WithSummary("Key hashes, for the platform's own services.").ExcludeFromDescription();
    }

    private static async Task<Ok<Page<KeyResponse>>> List(string? cursor, int? limit, GatewayDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = Cursor.Decode(cursor);
        var rows = await db.Keys.AsNoTracking().OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id).ToListAsync(cancellationToken);
        var page = rows.SkipWhile(k => before is not null && k.Id != before).Skip(before is null ? 0 : 1).Take(size + 1).Select(k => k.ToResponse()).ToList();
        return TypedResults.Ok(page.ToPage(size, k => k.Id));
    }

    private static async Task<Created<CreatedKeyResponse>> Create(CreateKeyRequest request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, CancellationToken cancellationToken)
    {
        Check(request);
        var secret = ApiKey.Prefix + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await using var change = await changes.BeginAsync(cancellationToken);
        var key = StoredKey.Create($"key_{Guid.CreateVersion7(change.Now):n}", request, ApiKey.HashOf(secret), user.KeyName(), change.Now);
        db.Add(key);
        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), "key.create", $"key:{key.Id}", null, null, key.ToResponse()), cancellationToken);
        return TypedResults.Created($"/api/keys/{key.Id}", new CreatedKeyResponse(key.ToResponse(), secret));
    }

    private static async Task<NoContent> Revoke(string id, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        var key = await db.Keys.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) ?? throw new ProblemException(404, "key_not_found", $"There is no key '{id}'.");
        if (key.TryRevoke(change.Now))
        {
            await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), "key.revoke", $"key:{id}", null, null, key.ToResponse()), cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static IReadOnlyList<ApiKey> Snapshot(SnapshotStore snapshots) => snapshots.Current.State.Keys;

    private static void Check(CreateKeyRequest request)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 100)
        {
            errors.Add(new("name", "must have 1 to 100 characters."));
        }

        if (request.Scopes is not { Count: > 0 })
        {
            errors.Add(new("scopes", $"must name at least one of {string.Join(", ", Scopes.Grantable)}."));
        }

        errors.AddRange((request.Scopes ?? []).Where(s => !Scopes.Grantable.Contains(s)).Select(s => new FieldError("scopes", $"'{s}' is none of {string.Join(", ", Scopes.Grantable)}.")));
        if (request.Programs is { Count: 0 })
        {
            errors.Add(new("programs", "is empty: leave it out to allow all programs."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }
}
