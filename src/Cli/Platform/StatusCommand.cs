using System.CommandLine;

namespace LlmOps.Cli.Platform;

internal static class StatusCommand
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3) }) { Timeout = TimeSpan.FromSeconds(10) };

    public static Command Build() => new Command("status", "Say which services answer.").Does(async (cli, _, cancellationToken) =>
    {
        var services = await Task.WhenAll(
            ProbeAsync("gateway", cli.Settings.Gateway, cancellationToken),
            ProbeAsync("registry", cli.Settings.Registry, cancellationToken),
            ProbeAsync("evals", cli.Settings.Evals, cancellationToken),
            ProbeAsync("optimizer", cli.Settings.Optimizer, cancellationToken));
        cli.Show(new { Services = services }, s => cli.Table(["service", "address", "state"], s.Services.Select(x => (IReadOnlyList<string?>)[x.Service, x.Address, x.State])));
        return services.All(s => s.State == "ready") ? ExitCodes.Done : ExitCodes.Failed;
    });

    private static async Task<ServiceState> ProbeAsync(string service, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
            return new(service, address.ToString(), response.IsSuccessStatusCode ? "ready" : "not ready");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new(service, address.ToString(), "does not answer");
        }
    }

    private sealed record ServiceState(string Service, string Address, string State);
}
