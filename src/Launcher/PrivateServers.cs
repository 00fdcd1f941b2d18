using LlmOps.Launcher.LocalServers;
using LlmOps.Launcher.Workspace;

namespace LlmOps.Launcher;

/// <summary>Starts the private PostgreSQL and RabbitMQ of a workspace where the environment gives no others, and makes databases and virtual host.</summary>
internal sealed class PrivateServers(StateDirectory state, WorkspaceAddresses addresses, Connections connections, Action<string> report)
{
    public async Task<Supervision> StartPostgresAsync(CancellationToken cancellationToken)
    {
        var binaries = await Installation.EnsurePostgresAsync(places: null, report, cancellationToken);
        var options = new PostgresOptions { Port = addresses[Topology.Postgres], LogFile = state.LogOf("postgres") };
        return await Supervision.BeginAsync(
            "PostgreSQL",
            async token =>
            {
                var server = await PostgresServer.StartAsync(binaries, state["postgres"], options, token);
                return await CompletedAsync(server, async () =>
                {
                    foreach (var name in Connections.Databases.Where(d => !connections.Given.ContainsKey(d)))
                    {
                        connections[name] = await server.CreateDatabaseAsync(name, token);
                    }
                });
            },
            report,
            cancellationToken);
    }

    public async Task<Supervision> StartRabbitMqAsync(CancellationToken cancellationToken)
    {
        var binaries = await Installation.EnsureRabbitMqAsync(places: null, report, cancellationToken);
        var options = new RabbitMqOptions
        {
            AmqpPort = addresses[Topology.RabbitMq],
            ManagementPort = addresses[Topology.RabbitMqManagement],
            DistributionPort = addresses[Topology.RabbitMqDistribution],
            EpmdPort = addresses[Topology.RabbitMqPortMapper],
            LogFile = state.LogOf("rabbitmq"),
        };
        return await Supervision.BeginAsync(
            "RabbitMQ",
            async token =>
            {
                var server = await RabbitMqServer.StartAsync(binaries, state["rabbitmq"], options, token);
                return await CompletedAsync(server, async () => connections[Connections.Messaging] = await server.CreateVirtualHostAsync(Topology.VirtualHost, token));
            },
            report,
            cancellationToken);
    }

    private static async Task<IRunningServer> CompletedAsync(IRunningServer server, Func<Task> furnish)
    {
        try
        {
            await furnish();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
