using System.Globalization;
using LlmOps.Launcher.LocalServers;
using LlmOps.Testing;
using Npgsql;

namespace LlmOps.Launcher.Tests;

public sealed class ServersOnlyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly PortBlock ports = PortBlock.Take();

    public void Dispose()
    {
        folder.Dispose();
        ports.Dispose();
    }

    [Fact]
    public async Task A_killed_launcher_leaves_no_server_behind_and_the_next_start_finds_the_data()
    {
        string registry;
        await using (var killed = Start())
        {
            await killed.SaysAsync("Ctrl-C stops them");
            registry = ConnectionString("registry");
            await ExecuteAsync(registry, "create table t(x int); insert into t values (11)");
            await killed.KillAsync();
        }
        await Eventually.Async(() => Topology.ServerPorts.All(p => FreePort.IsFree(ports.Start + p.Offset)), "every server is gone", TimeSpan.FromMinutes(1));

        await using var next = Start();
        await next.SaysAsync("Ctrl-C stops them");
        Assert.Equal(11, await ExecuteAsync(ConnectionString("registry"), "select x from t"));

        await using var second = new LauncherProcess("--servers-only", "--state", folder["state"]);
        Assert.Equal(1, await second.EndAsync());
        Assert.Contains("Another launcher is running on", second.Output, StringComparison.Ordinal);

        await using var samePorts = new LauncherProcess("--servers-only", "--state", folder["other"], "--port-base", ports.Start.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, await samePorts.EndAsync());
        Assert.Contains("--port-base", samePorts.Output, StringComparison.Ordinal);

        Assert.Equal(0, await next.InterruptAsync());
        Assert.All(Topology.ServerPorts, p => Assert.True(FreePort.IsFree(ports.Start + p.Offset)));
    }

    [Fact]
    public async Task A_folder_with_other_files_is_neither_used_nor_reset()
    {
        var file = Path.Combine(Directory.CreateDirectory(folder["mine"]).FullName, "thesis.txt");
        await File.WriteAllTextAsync(file, "years of work");
        await using var launcher = new LauncherProcess("--servers-only", "--reset", "--yes", "--state", folder["mine"]);
        Assert.Equal(1, await launcher.EndAsync());
        Assert.True(File.Exists(file));
    }

    private LauncherProcess Start() => new("--servers-only", "--state", folder["state"], "--port-base", ports.Start.ToString(CultureInfo.InvariantCulture));

    private string ConnectionString(string name) => File.ReadLines(Path.Combine(folder["state"], "servers.env"))
        .Select(l => l.Split('=', 2)).Single(p => p[0].EndsWith("__" + name, StringComparison.Ordinal))[1].Trim('\'');

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
