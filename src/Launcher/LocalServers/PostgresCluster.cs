using System.Security.Cryptography;
using System.Text;

namespace LlmOps.Launcher.LocalServers;

/// <summary>The data of a private PostgreSQL instance on disk, the account it belongs to and its administrator's password.</summary>
internal sealed record PostgresCluster(ServerAccount Account, string Home, string Password)
{
    private const string MovedTo = "moved-to"; // names the folder that holds the data instead of the state directory
    private const string Elsewhere = "/var/tmp/llmops-postgres-";

    public string Data => Path.Combine(Home, "data");

    public static async Task<PostgresCluster> OpenAsync(PostgresBinaries binaries, string stateDirectory, bool durable, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(stateDirectory);
        var account = ServerAccount.ForPostgres();
        var home = await ReachableHomeAsync(account, Path.GetFullPath(stateDirectory), cancellationToken);
        var passwordFile = Path.Combine(home, "password");
        var cluster = new PostgresCluster(account, home, SecretFile.ReadOrCreate(passwordFile));
        if (!Directory.Exists(cluster.Data))
        {
            await cluster.InitializeAsync(binaries, passwordFile, durable, cancellationToken);
        }
        return cluster;
    }

    public static void Delete(string stateDirectory)
    {
        var note = Path.Combine(stateDirectory, MovedTo);
        if (File.Exists(note) && File.ReadAllText(note).Trim() is var moved && moved.StartsWith(Elsewhere, StringComparison.Ordinal) && Directory.Exists(moved))
        {
            Directory.Delete(moved, recursive: true);
        }
        if (Directory.Exists(stateDirectory)) { Directory.Delete(stateDirectory, recursive: true); }
    }

    /// <summary>The state directory itself, or, where the server's account cannot reach it (below /root, say), a folder of its own under /var/tmp.</summary>
    private static async Task<string> ReachableHomeAsync(ServerAccount account, string stateDirectory, CancellationToken cancellationToken)
    {
        await account.TakeOverAsync(stateDirectory, cancellationToken);
        if (await account.CanWriteAsync(stateDirectory, cancellationToken)) { return stateDirectory; }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stateDirectory)))[..16];
        var elsewhere = Elsewhere + name;
        Directory.CreateDirectory(elsewhere);
        await account.TakeOverAsync(elsewhere, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(stateDirectory, MovedTo), elsewhere + "\n", cancellationToken);
        return elsewhere;
    }

    private async Task InitializeAsync(PostgresBinaries binaries, string passwordFile, bool durable, CancellationToken cancellationToken)
    {
        // Made aside and then renamed: a start that was killed half-way leaves no half-made cluster behind.
        var draft = Path.Combine(Home, "data.new");
        if (Directory.Exists(draft)) { Directory.Delete(draft, recursive: true); }
        await Account.TakeOverAsync(Home, cancellationToken);
        List<string> command =
        [
            binaries.Initdb, "-D", draft, "-U", "llmops", "--pwfile", passwordFile, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", OperatingSystem.IsLinux() ? "C.UTF-8" : "C",
        ];
        if (!durable) { command.Add("--no-sync"); }
        var result = await Shell.RunAsync(Account.Run(command), cancellationToken);
        if (result.ExitCode != 0) { throw new LocalServerException($"PostgreSQL's initdb failed in {draft}:\n{result.LastLines(15)}"); }
        Directory.Move(draft, Data);
    }
}
