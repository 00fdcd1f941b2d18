namespace LlmOps.Launcher.LocalServers;

/// <summary>The account a server runs under: our own, or, for PostgreSQL started by root, the package's <c>postgres</c> (it refuses to run as root).</summary>
internal sealed record ServerAccount(string? OtherUser)
{
    public static ServerAccount ForPostgres() => new(Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? "postgres" : null);

    /// <summary>The command line that runs <paramref name="command"/> under this account.</summary>
    public IReadOnlyList<string> Run(IReadOnlyList<string> command)
    {
        if (OtherUser is null) { return command; }
        return SearchPath.OfThisMachine().Find("setpriv") is { } setpriv
            ? [setpriv, $"--reuid={OtherUser}", $"--regid={OtherUser}", "--init-groups", "--", .. command]
            : ["runuser", "-u", OtherUser, "--", .. command];
    }

    public Task<bool> CanWriteAsync(string folder, CancellationToken cancellationToken) =>
        OtherUser is null ? Task.FromResult(result: true) : Shell.SucceedsAsync(Run(["test", "-w", folder]), cancellationToken);

    /// <summary>Gives a folder and all in it to this account alone.</summary>
    public async Task TakeOverAsync(string folder, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        if (OtherUser is null) { return; }
        var result = await Shell.RunAsync(["chown", "-R", $"{OtherUser}:", folder], cancellationToken);
        if (result.ExitCode != 0) { throw new LocalServerException($"{folder} cannot be given to the user {OtherUser}: {result.LastLines(3)}"); }
    }
}
