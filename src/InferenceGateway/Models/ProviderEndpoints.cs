using System.Security.Claims;
using System.Text.RegularExpressions;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Models;

public sealed record ProviderResponse(string Name, string BaseUrl, string? KeySetting, bool KeyPresent, double TimeoutSeconds, DateTimeOffset UpdatedAt);

public sealed record PutProviderRequest(string BaseUrl, string? KeySetting = null, double TimeoutSeconds = 60);

internal static partial class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder routes)
    {
        var providers = routes.MapGroup("/api/providers").WithTags("Providers");
        providers.MapGet("/", List).RequireScope(Scopes.Read).WithSummary("List providers; their keys are never shown.");
        providers.MapPut("/{name}", Put).RequireScope(Scopes.Operate).WithSummary("Add or change a provider.");
    }

    private static async Task<Ok<Page<ProviderResponse>>> List(GatewayDbContext db, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var providers = await db.Providers.AsNoTracking().OrderBy(p => p.Name).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<ProviderResponse>([.. providers.Select(p => Describe(p, configuration))], null));
    }

    private static async Task<Ok<ProviderResponse>> Put(string name, PutProviderRequest request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, IConfiguration configuration, CancellationToken cancellationToken)
    {
        Check(name, request);
        await using var change = await changes.BeginAsync(cancellationToken);
        var provider = await db.Providers.SingleOrDefaultAsync(p => p.Name == name, cancellationToken);
        var before = provider is null ? null : Describe(provider, configuration);
        provider ??= db.Add(Provider.Create(name)).Entity;
        provider.Set(request, change.Now);
        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), "provider.put", $"provider:{name}", null, before, Describe(provider, configuration)), cancellationToken);
        return TypedResults.Ok(Describe(provider, configuration));
    }

    private static ProviderResponse Describe(Provider p, IConfiguration configuration) =>
        new(p.Name, p.BaseUrl, p.KeySetting, p.KeySetting is not null && !string.IsNullOrEmpty(configuration[$"Secrets:{p.KeySetting}"]), p.TimeoutSeconds, p.UpdatedAt);

    private static void Check(string name, PutProviderRequest request)
    {
        var errors = new List<FieldError>();
        if (name.Length > 100)
        {
            errors.Add(new("name", "must have 1 to 100 characters."));
        }

        if (!Uri.TryCreate(request.BaseUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Query.Length > 0)
        {
            errors.Add(new("base_url", "must be an http or https address without user, password or query, for example https://api.openai.com/v1."));
        }

        // People paste the key itself into this field; a setting's name has no reason to look like one.
        if (request.KeySetting is not null && !SettingName().IsMatch(request.KeySetting))
        {
            errors.Add(new("key_setting", "must be the name of a setting (letters, digits, '_'; at most 64), not the key itself: the key goes into the configuration value Secrets__NAME."));
        }

        if (request.TimeoutSeconds is not (>= 0.1 and <= 3600))
        {
            errors.Add(new("timeout_seconds", "must be from 0.1 to 3600."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex SettingName();
}
