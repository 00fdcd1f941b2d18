using LlmOps.Client;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.Dashboard.Platform;

/// <summary>The four services as pages see them.</summary>
internal static class PlatformDefaults
{
    public static void AddPlatform(this IServiceCollection services)
    {
        services.AddSingleton(AddressesFrom);
        services.AddSingleton<PatientHandler>();
        services.AddScoped<PlatformServices>();
    }

    private static LlmOpsSettings AddressesFrom(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        Uri Address(string service) => ServiceHttpClients.ServiceAddress(configuration, service);
        return new() { Gateway = Address("gateway"), Registry = Address("registry"), Evals = Address("evals"), Optimizer = Address("optimizer") };
    }
}
