using System.Text.Json;
using LlmOps.Launcher.LocalServers;
using Xunit;

namespace LlmOps.Testing;

/// <summary>
/// An empty virtual host on a real RabbitMQ, for one test class (<c>IClassFixture&lt;RabbitMqVirtualHost&gt;</c>).
/// <c>LLMOPS_TEST_RABBITMQ</c> (an AMQP URI; management on port 15672 or at <c>LLMOPS_TEST_RABBITMQ_MANAGEMENT</c>) replaces the private server.
/// </summary>
public class RabbitMqVirtualHost : IAsyncLifetime
{
    private RabbitMqAddress? server;

    /// <summary>The virtual host's name, unlike any other.</summary>
    public string Name { get; } = UniqueName.Next("test");

    /// <summary>The AMQP address, with user, password and virtual host.</summary>
    public string AmqpUri => Server.AmqpUri(Name);

    private RabbitMqAddress Server => server ?? throw new InvalidOperationException("The virtual host is there after InitializeAsync.");

    /// <summary>Creates the virtual host.</summary>
    public virtual async Task InitializeAsync()
    {
        server = await TestServers.RabbitMq;
        await server.CreateVirtualHostAsync(Name);
    }

    /// <summary>The queues of this virtual host as the management API describes them (name, type, messages, ...).</summary>
    public Task<JsonElement> QueuesAsync() => Server.ReadAsync($"/api/queues/{Name}");

    /// <summary>Deletes the virtual host with its queues.</summary>
    public virtual async Task DisposeAsync()
    {
        if (server is not null) { await server.DeleteVirtualHostAsync(Name); }
        GC.SuppressFinalize(this);
    }
}
