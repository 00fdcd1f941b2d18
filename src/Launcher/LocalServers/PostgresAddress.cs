using Npgsql;

namespace LlmOps.Launcher.LocalServers;

/// <summary>A PostgreSQL server and a role that may create databases there.</summary>
/// <param name="AdminConnectionString">Connects to the server's maintenance database.</param>
public sealed record PostgresAddress(string AdminConnectionString)
{
    /// <summary>The connection string of one database on this server.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(AdminConnectionString) { Database = database }.ConnectionString;

    /// <summary>Creates an empty database; one that is already there stays as it is.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await ExecuteAsync($"select 1 from pg_database where datname = {Literal(name)}", cancellationToken) is null)
        {
            await ExecuteAsync($"create database {Quote(name)}", cancellationToken);
        }
        return ConnectionString(name);
    }

    /// <summary>Drops a database and cuts whoever is still connected to it.</summary>
    public Task DropDatabaseAsync(string name, CancellationToken cancellationToken = default) =>
        ExecuteAsync($"drop database if exists {Quote(name)} with (force)", cancellationToken);

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task<object?> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        // Not pooled: a connection kept from before a restart of the server would fail.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(AdminConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
