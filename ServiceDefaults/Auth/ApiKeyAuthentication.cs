using System.Security.Claims;
using System.Text.Encodings.Web;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmOps.ServiceDefaults.Auth;

/// <summary>Reads <c>Authorization: Bearer llmops_...</c> and makes the key's scopes the caller's claims.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, IApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "ApiKey";
    private const int LongestKey = 256;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length > LongestKey)
        {
            return header.Length == 0 ? AuthenticateResult.NoResult() : AuthenticateResult.Fail("not a bearer key");
        }

        var key = await keys.FindAsync(ApiKey.HashOf(header["Bearer ".Length..].Trim()), Context.RequestAborted);
        return key is null ? AuthenticateResult.Fail("unknown key") : AuthenticateResult.Success(new(Principal(key), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemWriter.WriteAsync(Context, new(401, "unauthorized", Request.Headers.Authorization.Count == 0
            ? "This route needs a key: send the header 'Authorization: Bearer llmops_...'."
            : "This key is not known, or was revoked."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope ?? "another scope";
        return ProblemWriter.WriteAsync(Context, new(403, "missing_scope", $"This key lacks the scope '{needed}'.") { Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["scope"] = needed } });
    }

    private static ClaimsPrincipal Principal(ApiKey key) => new(new ClaimsIdentity(
        [new(Caller.IdClaim, key.Id), new(Caller.NameClaim, key.Name), .. key.Scopes.Select(s => new Claim(Caller.ScopeClaim, s)), .. (key.Programs ?? []).Select(p => new Claim(Caller.ProgramClaim, p))],
        SchemeName));
}
