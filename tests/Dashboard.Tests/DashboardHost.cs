using LlmOps.Dashboard.Tests.StandIn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmOps.Dashboard.Tests;

/// <summary>The dashboard on a real port, over the stand-in.</summary>
internal sealed class DashboardHost : WebApplicationFactory<Program>
{
    private readonly PlatformStandIn platform;

    public DashboardHost(PlatformStandIn platform)
    {
        this.platform = platform;
        UseKestrel();
        StartServer();
    }

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var service in new[] { "gateway", "registry", "evals", "optimizer" })
        {
            builder.UseSetting($"services:{service}:http:0", platform.Address.ToString());
        }

        builder.UseSetting("urls", "http://127.0.0.1:0"); // UseKestrel(0) would set the port when the host may already be listening
        builder.UseSetting("Logging:LogLevel:Default", "Error");
    }
}
