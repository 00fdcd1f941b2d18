using System.Security.Cryptography;
using System.Text;

namespace LlmOps.Launcher.LocalServers;

/// <summary>The data of a private PostgreSQL instance on disk, the account it belongs to and its administrator's password.</summary>
internal sealed record PostgresCluster(ServerAccount Account, string Home, string Password)
{
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

    /// <summary>The state directory itself, or, where the server's account cannot reach it (below /root, say), a folder of its own under /var/tmp.</summary>
    private static async Task<string> ReachableHomeAsync(ServerAccount account, string stateDirectory, CancellationToken cancellationToken)
    {
        await account.TakeOverAsync(stateDirectory, cancellationToken);
        if (await account.CanWriteAsync(stateDirectory, cancellationToken)) { return stateDirectory; }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stateDirectory)))[..16];
        var elsewhere = $"/var/tmp/llmops-postgres-{name}";
        Directory.CreateDirectory(elsewhere);
        await account.TakeOverAsync(elsewhere, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(stateDirectory, MovedTo), elsewhere + "\n", cancellationToken);
        return elsewhere;
    }

    /// <summary>The file in the state directory that names the folder which holds the data instead.</summary>
    public const string MovedTo = "moved-to";

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
