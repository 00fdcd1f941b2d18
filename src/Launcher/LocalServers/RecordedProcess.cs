using System.Globalization;
using System.Runtime.InteropServices;

namespace LlmOps.Launcher.LocalServers;

/// <summary>A server of ours that an earlier start left running, found again by the process id it recorded.</summary>
internal static class RecordedProcess
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private const int Killed = 9;

    public static int StopSignalOf(string name) => string.Equals(name, "INT", StringComparison.Ordinal) ? Interrupt : Terminate;

    /// <summary>Ends the process recorded in the file's first line, but only if its command line holds <paramref name="mark"/>: ids are reused.</summary>
    public static async Task EndAsync(string pidFile, string mark, string signal, CancellationToken cancellationToken)
    {
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) { return; }
        if (!await IsAsync(pid, mark, cancellationToken)) { return; }

        _ = Kill(pid, StopSignalOf(signal));
        for (var left = 100; left > 0 && await IsAsync(pid, mark, cancellationToken); left--)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
        while (await IsAsync(pid, mark, cancellationToken))
        {
            _ = Kill(pid, Killed);
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    private static async Task<bool> IsAsync(int pid, string mark, CancellationToken cancellationToken)
    {
        var commandLine = $"/proc/{pid}/cmdline";
        if (!Directory.Exists("/proc/self"))
        {
            return (await Shell.RunAsync(["ps", "-p", $"{pid}", "-o", "args="], cancellationToken)).Output.Contains(mark, StringComparison.Ordinal);
        }
        try
        {
            return (await File.ReadAllTextAsync(commandLine, cancellationToken)).Contains(mark, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
