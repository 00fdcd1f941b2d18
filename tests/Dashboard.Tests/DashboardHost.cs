using LlmOps.Dashboard.Tests.StandIn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace LlmOps.Dashboard.Tests;

/// <summary>The dashboard on a real port, over the stand-in.</summary>
internal sealed class DashboardHost : WebApplicationFactory<Program>
{
    private readonly PlatformStandIn platform;

    public DashboardHost(PlatformStandIn platform)
    {
        this.platform = platform;
        UseKestrel(0);
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var service in new[] { "gateway", "registry", "evals", "optimizer" })
        {
            builder.UseSetting($"services:{service}:http:0", platform.Address.ToString());
        }

        builder.UseSetting("Logging:LogLevel:Default", "Error");
    }
}
