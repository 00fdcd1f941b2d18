using System.Diagnostics;
using LlmOps.Launcher.LocalServers;
using Npgsql;

namespace LlmOps.Launcher.Tests.LocalServers;

public sealed class PostgresServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_stopped_server_has_its_rows_again_after_the_next_start()
    {
        await using (var server = await StartAsync())
        {
            await server.CreateDatabaseAsync("orders");
            await ExecuteAsync(server, "create table t(x int); insert into t values (42)");
        }
        await using var again = await StartAsync();
        await again.CreateDatabaseAsync("orders");
        Assert.Equal(42, await ReadAsync(again, "select x from t"));
    }

    [Fact]
    public async Task A_killed_server_recovers_what_was_committed()
    {
        await using (var server = await StartAsync())
        {
            await server.CreateDatabaseAsync("orders");
            await ExecuteAsync(server, "create table t(x int); insert into t values (7)");
            await server.KillAsync();
        }
        await using var again = await StartAsync();
        Assert.Equal(7, await ReadAsync(again, "select x from t"));
    }

    [Fact]
    public async Task A_server_left_running_on_the_same_data_is_stopped_first()
    {
        await using var left = await StartAsync();
        await left.CreateDatabaseAsync("orders");
        await using var second = await StartAsync();
        await left.Exited;
        Assert.Equal(1, await ReadAsync(second, "select 1"));
    }

    [Fact]
    public async Task Only_the_password_opens_the_door()
    {
        await using var server = await StartAsync();
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
    }

    [Fact]
    public async Task Nothing_is_left_in_the_process_table_after_a_stop()
    {
        var server = await StartAsync();
        var pid = server.Pid;
        await server.DisposeAsync();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Fact]
    public async Task A_state_directory_that_only_root_can_reach_still_gets_a_server_and_loses_it_when_deleted()
    {
        var closed = Directory.CreateTempSubdirectory("llmops-launcher-tests-closed-").FullName; // readable by its owner alone
        var state = Path.Combine(closed, "postgres");
        await using (var server = await PostgresServer.StartAsync(await Installation.EnsurePostgresAsync(), state))
        {
            await server.CreateDatabaseAsync("orders");
            Assert.Equal(1, await ReadAsync(server, "select 1"));
        }
        var note = Path.Combine(state, "moved-to");
        var moved = File.Exists(note) ? (await File.ReadAllTextAsync(note)).Trim() : state;
        Assert.True(Directory.Exists(Path.Combine(moved, "data")));
        PostgresServer.DeleteData(state);
        Directory.Delete(closed);
        Assert.False(Directory.Exists(moved));
    }

    private static async Task ExecuteAsync(PostgresServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("orders"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ReadAsync(PostgresServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("orders"));
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private async Task<PostgresServer> StartAsync() => await PostgresServer.StartAsync(await Installation.EnsurePostgresAsync(), folder.Path);
}
