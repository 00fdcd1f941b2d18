using System.Diagnostics;
using LlmOps.Launcher.LocalServers;
using LlmOps.Launcher.Seeding;
using LlmOps.Launcher.Workspace;

namespace LlmOps.Launcher;

/// <summary>One run of the whole topology: servers and build side by side, then the services, and at the end everything back down in reverse.</summary>
internal sealed class Session(LaunchOptions options, Repository repository, StateDirectory state, Console console) : IAsyncDisposable
{
    private readonly WorkspaceAddresses addresses = new(options.PortBase);
    private readonly Connections connections = Connections.FromEnvironment();
    private readonly ServiceStart serviceStart = new();
    private readonly List<Supervision> services = [];
    private Supervision? postgres;
    private Supervision? rabbitMq;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await PortCheck.RunAsync(WantedPorts(), addresses, state.LastRunCrashed, cancellationToken);
        state.MarkRunning();
        var keys = WorkspaceKeys.Of(state);

        await AllAsync([StartPostgresAsync, StartRabbitMqAsync, BuildAsync], cancellationToken);
        if (options.ServersOnly)
        {
            SecretFile.Write(state["servers.env"], connections.ToShell());
            console.ShowServers(state["servers.env"]);
            return;
        }
        await AllAsync(Topology.Services.Select(s => (Func<CancellationToken, Task>)(token => StartServiceAsync(s, keys, token))), cancellationToken);
        CliSettings.Write(state["cli.json"], addresses, keys.Admin);
        await SeedAsync(keys, cancellationToken);
        console.ShowWorkspace(addresses, keys, state);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(services.Select(s => s.DisposeAsync().AsTask()));
        if (rabbitMq is not null) { await rabbitMq.DisposeAsync(); }
        if (postgres is not null) { await postgres.DisposeAsync(); }
        serviceStart.Dispose();
        state.MarkStopped();
    }

    /// <summary>Runs the steps side by side. The first that fails calls off the others, and all are waited for: what has started must be known to be stopped.</summary>
    private static async Task AllAsync(IEnumerable<Func<CancellationToken, Task>> steps, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(steps.Select(RunAsync));

        async Task RunAsync(Func<CancellationToken, Task> step)
        {
            try
            {
                await step(failed.Token);
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }

    private IEnumerable<PortOf> WantedPorts()
    {
        var ports = Topology.ServerPorts.Where(p => p == Topology.Postgres ? connections.NeedsPostgres : connections.NeedsRabbitMq);
        return options.ServersOnly ? ports : ports.Concat(Topology.Services.Select(s => new PortOf(s.Name, s.Offset)));
    }

    private async Task StartPostgresAsync(CancellationToken cancellationToken)
    {
        if (!connections.NeedsPostgres) { return; }
        var since = Stopwatch.GetTimestamp();
        postgres = await new PrivateServers(state, addresses, connections, console.Say).StartPostgresAsync(cancellationToken);
        console.Ready("PostgreSQL", $"127.0.0.1:{addresses[Topology.Postgres]}", Stopwatch.GetElapsedTime(since));
    }

    private async Task StartRabbitMqAsync(CancellationToken cancellationToken)
    {
        if (!connections.NeedsRabbitMq) { return; }
        var since = Stopwatch.GetTimestamp();
        rabbitMq = await new PrivateServers(state, addresses, connections, console.Say).StartRabbitMqAsync(cancellationToken);
        console.Ready("RabbitMQ", $"127.0.0.1:{addresses[Topology.RabbitMq]}", Stopwatch.GetElapsedTime(since));
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        if (!options.Build || options.ServersOnly) { return; }
        var since = Stopwatch.GetTimestamp();
        await ServiceBuild.RunAsync(repository, state["services.slnf"], state.LogOf("build"), cancellationToken);
        console.Ready("build", "services", Stopwatch.GetElapsedTime(since));
    }

    private async Task StartServiceAsync(Service service, WorkspaceKeys keys, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        var assembly = BuiltAssembly.Find(AppContext.BaseDirectory, service.Project);
        var command = new LeashedCommand(service.Name, BuiltAssembly.DotnetHost, [assembly], state.LogOf(service.Name))
        {
            Environment = ServiceEnvironment.Of(service, addresses, connections, keys, state),
            WorkingDirectory = repository.FolderOf(service), // where its appsettings.json lies, as with `dotnet run`
        };
        var supervision = await Supervision.BeginAsync(service.Name, token => serviceStart.RunAsync(command, addresses[service], token), console.Say, cancellationToken);
        lock (services) { services.Add(supervision); }
        console.Ready(service.Name, addresses[service].ToString(), Stopwatch.GetElapsedTime(since));
    }

    private async Task SeedAsync(WorkspaceKeys keys, CancellationToken cancellationToken)
    {
        if (!options.Seed || File.Exists(state["seeded"])) { return; }
        if (await WorkspaceSeed.PlantAsync(addresses, keys.Admin, cancellationToken)) { await File.WriteAllTextAsync(state["seeded"], "", cancellationToken); }
    }
}
