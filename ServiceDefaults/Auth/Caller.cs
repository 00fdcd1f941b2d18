using System.Security.Claims;
using Microsoft.AspNetCore.Builder;

namespace LlmOps.ServiceDefaults.Auth;

/// <summary>Endpoint metadata: the scope a caller must hold.</summary>
/// <param name="Scope">One of <see cref="Scopes"/>.</param>
public sealed record RequiredScope(string Scope);

/// <summary>Who is calling.</summary>
public static class Caller
{
    internal const string IdClaim = "llmops:key_id";
    internal const string NameClaim = "llmops:key_name";
    internal const string ScopeClaim = "llmops:scope";
    internal const string ProgramClaim = "llmops:program";

    /// <summary>The name of the caller's key, for audit trails and ledgers.</summary>
    public static string KeyName(this ClaimsPrincipal user) => user.FindFirstValue(NameClaim) ?? "anonymous";

    /// <summary>The id of the caller's key.</summary>
    public static string? KeyId(this ClaimsPrincipal user) => user.FindFirstValue(IdClaim);

    /// <summary>Whether the caller holds a scope.</summary>
    public static bool HasScope(this ClaimsPrincipal user, string scope) => Scopes.Allow(user.FindAll(ScopeClaim).Select(c => c.Value), scope);

    /// <summary>Whether the caller may call this program.</summary>
    public static bool MayCall(this ClaimsPrincipal user, string program) => !user.HasClaim(c => c.Type == ProgramClaim) || user.HasClaim(ProgramClaim, program);

    /// <summary>Lets only callers with <paramref name="scope"/> through.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder routes, string scope) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new RequiredScope(scope)).RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(c => c.User.HasScope(scope)));
}
