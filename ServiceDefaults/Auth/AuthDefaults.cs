using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmOps.ServiceDefaults.Auth;

/// <summary>Adds key authentication to a host.</summary>
public static class AuthDefaults
{
    /// <summary>Keys come from <typeparamref name="TKeys"/>; the gateway, which owns them, brings its own.</summary>
    public static void AddKeyAuth<TKeys>(this IServiceCollection services) where TKeys : class, IApiKeys
    {
        services.TryAddSingleton<TKeys>();
        services.TryAddSingleton<IApiKeys>(p => p.GetRequiredService<TKeys>());
        services.AddAuthentication(ApiKeyAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddAuthorization();
    }

    /// <summary>Keys come from the gateway's list.</summary>
    public static void AddKeyAuthFromGateway(this IServiceCollection services)
    {
        services.AddServiceClient<KeySnapshotClient>("gateway");
        services.AddKeyAuth<GatewayApiKeys>();
        services.AddHostedService(p => p.GetRequiredService<GatewayApiKeys>());
    }
}
