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
        try
        {
            await ExecuteAsync($"create database {Quote(name)}", cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase)
        {
            // Kept from an earlier start.
        }
        return ConnectionString(name);
    }

    /// <summary>Drops a database and cuts whoever is still connected to it.</summary>
    public Task DropDatabaseAsync(string name, CancellationToken cancellationToken = default) =>
        ExecuteAsync($"drop database if exists {Quote(name)} with (force)", cancellationToken);

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(AdminConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
