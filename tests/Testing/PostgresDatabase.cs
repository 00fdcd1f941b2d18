using LlmOps.Launcher.LocalServers;
using Xunit;

namespace LlmOps.Testing;

/// <summary>
/// An empty database on a real PostgreSQL, for one test class (<c>IClassFixture&lt;PostgresDatabase&gt;</c>).
/// <c>LLMOPS_TEST_POSTGRES</c> (an administrator's connection string) replaces the private server.
/// </summary>
public class PostgresDatabase : IAsyncLifetime
{
    private PostgresAddress? server;

    /// <summary>The database's name, unlike any other.</summary>
    public string Name { get; } = UniqueName.Next("test");

    /// <summary>How to connect to it.</summary>
    public string ConnectionString => (server ?? throw new InvalidOperationException("The database is there after InitializeAsync.")).ConnectionString(Name);

    /// <summary>Creates the database.</summary>
    public virtual async Task InitializeAsync()
    {
        server = await TestServers.Postgres;
        await server.CreateDatabaseAsync(Name);
    }

    /// <summary>Another empty database on the same server, dropped with this fixture's process.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateAnotherAsync(string purpose) => await (await TestServers.Postgres).CreateDatabaseAsync(UniqueName.Next(purpose));

    /// <summary>Drops the database.</summary>
    public virtual async Task DisposeAsync()
    {
        if (server is not null) { await server.DropDatabaseAsync(Name); }
        GC.SuppressFinalize(this);
    }
}
