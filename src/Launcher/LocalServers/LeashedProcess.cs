using System.Diagnostics;
using System.Globalization;

namespace LlmOps.Launcher.LocalServers;

/// <summary>
/// A program that cannot outlive this process, not even when this process is killed: a small shell is its parent, reads a pipe
/// whose other end only we hold, and ends the program when the pipe closes. Ctrl-C in the terminal does not reach it.
/// </summary>
public sealed class LeashedProcess : IAsyncDisposable, IRunningServer
{
    // The shell is the program's parent, so a signal can never hit a stranger that got the same process id.
    private const string Leash = """
        signal=$1 grace=$2 log=$3 scrap=$4; shift 4
        exec 3<&0 4>&1 </dev/null >>"$log" 2>&1
        "$@" 3<&- 4>&- &
        child=$!
        echo "$child" >&4
        ( exec 4>&-
          if read -r order <&3 && [ "$order" = kill ]; then grace=0; else kill -"$signal" "$child"; fi
          left=$((grace * 10))
          while [ "$left" -gt 0 ] && kill -0 "$child"; do sleep 0.1; left=$((left - 1)); done
          [ "$left" -gt 0 ] || kill -KILL "$child"
        ) 2>/dev/null &
        leash=$!
        wait "$child" 2>/dev/null
        code=$?
        kill "$leash" 2>/dev/null
        [ -n "$scrap" ] && rm -rf "$scrap"
        exit "$code"
        """;

    private readonly Process shell;
    private readonly LeashedCommand command;
    private bool pipeClosed;

    private LeashedProcess(Process shell, LeashedCommand command, int pid)
    {
        this.shell = shell;
        this.command = command;
        Pid = pid;
        Exited = WaitAsync(shell);
    }

    /// <summary>The program's own process id.</summary>
    public int Pid { get; }

    /// <summary>Ends when the program has ended, with its exit code (128 + signal number when a signal ended it).</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts the program. It may still fail later: watch <see cref="Exited"/>.</summary>
    /// <exception cref="LocalServerException">Not a Unix-like system, or the shell cannot start.</exception>
    public static async Task<LeashedProcess> StartAsync(LeashedCommand command, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows()) { throw new LocalServerException("Local servers run on Linux and macOS; on Windows use WSL."); }
        Directory.CreateDirectory(Path.GetDirectoryName(command.LogFile)!);
        List<string> line =
        [
            "sh", "-c", Leash, command.Name,
            command.StopSignal, ((int)Math.Ceiling(command.Grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture), command.LogFile, command.DeleteAfterwards ?? "",
            command.FileName, .. command.Arguments,
        ];
        if (SearchPath.OfThisMachine().Find("setsid") is { } setsid) { line.Insert(0, setsid); }

        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in command.Environment)
        {
            if (value is null) { start.Environment.Remove(name); } else { start.Environment[name] = value; }
        }
        var leash = Process.Start(start)!;
        var pid = await leash.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new LocalServerException($"{command.Name} did not start: its log {command.LogFile} cannot be written.");
        return new LeashedProcess(leash, command, int.Parse(pid, CultureInfo.InvariantCulture));
    }

    /// <summary>Asks the program to end, kills it when the grace time is over, and returns when it has ended.</summary>
    public async Task StopAsync()
    {
        ClosePipe();
        await Exited;
    }

    /// <summary>Kills the program at once (SIGKILL), as a crash would, and returns when it has ended.</summary>
    public async Task KillAsync()
    {
        if (!pipeClosed)
        {
            try { await shell.StandardInput.WriteAsync("kill\n"); } catch (IOException) { /* it has ended already */ }
        }
        ClosePipe();
        await Exited;
    }

    /// <summary>The last lines it wrote, for a message that explains why it ended.</summary>
    public string LogTail(int lines = 20) => LogFile.Tail(command.LogFile, lines);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        shell.Dispose();
    }

    private static async Task<int> WaitAsync(Process shell)
    {
        await shell.WaitForExitAsync();
        return shell.ExitCode;
    }

    private void ClosePipe()
    {
        if (pipeClosed) { return; }
        pipeClosed = true;
        try { shell.StandardInput.Close(); } catch (IOException) { /* it has ended already */ }
    }
}
