using System.Globalization;
using Npgsql;

namespace LlmOps.Launcher.LocalServers;

/// <summary>A private PostgreSQL instance on the loopback address, with its data in a folder of ours.</summary>
public sealed class PostgresServer : IAsyncDisposable, IRunningServer
{
    private const string Role = "llmops";

    private readonly LeashedProcess process;

    private PostgresServer(LeashedProcess process, int port, PostgresAddress address)
    {
        this.process = process;
        Port = port;
        Address = address;
    }

    /// <summary>The loopback port it listens on.</summary>
    public int Port { get; }

    /// <summary>The server process.</summary>
    public int Pid => process.Pid;

    /// <summary>Ends when the server has ended, wanted or not.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>The end of its log.</summary>
    public string LogTail(int lines = 20) => process.LogTail(lines);

    /// <summary>How to reach it as its administrator.</summary>
    public PostgresAddress Address { get; }

    /// <summary>Starts the instance kept in <paramref name="stateDirectory"/>, creating it on first use, and returns when it answers.</summary>
    /// <remarks>Data of a crashed instance is recovered; an instance of ours that is still running on the same data is stopped first.</remarks>
    /// <exception cref="LocalServerException">It did not start; the message holds the end of its log.</exception>
    public static async Task<PostgresServer> StartAsync(
        PostgresBinaries binaries, string stateDirectory, PostgresOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PostgresOptions();
        var cluster = await PostgresCluster.OpenAsync(binaries, stateDirectory, options.Durable, cancellationToken);
        await RecordedProcess.EndAsync(Path.Combine(cluster.Data, "postmaster.pid"), cluster.Data, "INT", cancellationToken);

        var port = options.Port != 0 ? options.Port : FreePort.Next();
        var log = options.LogFile ?? Path.Combine(Path.GetFullPath(stateDirectory), "postgres.log");
        LogFile.Rotate(log);
        List<string> arguments =
        [
            "-D", cluster.Data, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300",
        ];
        if (!options.Durable) { arguments.AddRange(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]); }
        var line = cluster.Account.Run([binaries.Postgres, .. arguments]);
        var leashed = await LeashedProcess.StartAsync(
            new LeashedCommand("PostgreSQL", line[0], [.. line.Skip(1)], log)
            {
                StopSignal = "INT", // "fast shutdown": SIGTERM would wait for every client to leave
                Grace = options.StopGrace,
                WorkingDirectory = cluster.Home,
                DeleteAfterwards = options.Durable ? null : cluster.Home,
            },
            cancellationToken);
        var address = new PostgresAddress(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = Role, Password = cluster.Password, Database = "postgres", Timeout = 15, MaxPoolSize = 30,
        }.ConnectionString);
        try
        {
            await ReadyAsync(leashed, address, options.StartTimeout, cancellationToken);
        }
        catch
        {
            await leashed.DisposeAsync();
            throw;
        }
        return new PostgresServer(leashed, port, address);
    }

    /// <summary>Creates an empty database; one that is already there stays as it is.</summary>
    /// <returns>Its connection string.</returns>
    public Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default) => Address.CreateDatabaseAsync(name, cancellationToken);

    /// <summary>The connection string of one database.</summary>
    public string ConnectionString(string database) => Address.ConnectionString(database);

    /// <summary>Ends the server in an orderly way, cutting its clients; kills it when that takes too long.</summary>
    public Task StopAsync() => process.StopAsync();

    /// <summary>Kills the server as a crash would (SIGKILL).</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Deletes all data of an instance that does not run, wherever it is kept.</summary>
    public static void DeleteData(string stateDirectory) => PostgresCluster.Delete(stateDirectory);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static Task ReadyAsync(LeashedProcess process, PostgresAddress address, TimeSpan timeout, CancellationToken cancellationToken) =>
        Readiness.WaitAsync("PostgreSQL", process, timeout, async token =>
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.AdminConnectionString) { Pooling = false }.ConnectionString);
            try
            {
                await connection.OpenAsync(token);
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }, cancellationToken);
}
