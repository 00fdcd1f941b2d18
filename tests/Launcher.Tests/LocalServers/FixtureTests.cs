using LlmOps.Testing;
using Npgsql;

namespace LlmOps.Launcher.Tests.LocalServers;

public sealed class FixtureTests(PostgresDatabase database, RabbitMqVirtualHost virtualHost) : IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqVirtualHost>
{
    [Fact]
    public async Task Tests_get_a_database_of_their_own()
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand("select current_database()");
        Assert.Equal(database.Name, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Tests_get_a_virtual_host_of_their_own()
    {
        Assert.EndsWith("/" + virtualHost.Name, virtualHost.AmqpUri, StringComparison.Ordinal);
        Assert.Equal(0, (await virtualHost.QueuesAsync()).GetArrayLength());
    }
}
