using System.Net.Http.Headers;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmOps.ServiceDefaults.Http;

/// <summary>Typed HTTP to a sibling service, for cold paths only.</summary>
public static class ServiceHttpClients
{
    /// <summary>Registers <typeparamref name="TClient"/> over the address <c>services:NAME:http:0</c>, speaking with the service key.</summary>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IServiceCollection services, string service) where TClient : class =>
        services.AddHttpClient<TClient>((provider, http) =>
        {
            var configuration = provider.GetRequiredService<IConfiguration>();
            http.BaseAddress = ServiceAddress(configuration, service);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServiceKey.From(configuration));
            http.Timeout = TimeSpan.FromSeconds(100);
        });

    /// <summary>The address of a sibling service.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing.</exception>
    public static Uri ServiceAddress(IConfiguration configuration, string service) =>
        Uri.TryCreate(configuration[$"services:{service}:http:0"], UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"Set services__{service}__http__0 to the address of the {service} service.");
}
