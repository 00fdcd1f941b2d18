using System.Diagnostics;
using System.Globalization;
using System.Text;
using LlmOps.Launcher.LocalServers;
using LlmOps.Testing;

namespace LlmOps.Launcher.Tests;

/// <summary>The launcher as people run it: a process of its own.</summary>
internal sealed class LauncherProcess : IAsyncDisposable
{
    private const int SigInt = 2;

    private readonly Process process;
    private readonly StringBuilder output = new();

    public LauncherProcess(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(BuiltAssembly.DotnetHost, [ServiceProcess.AssemblyOf("Launcher"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => { lock (output) { output.AppendLine(line.Data); } };
        process.ErrorDataReceived += (_, line) => { lock (output) { output.AppendLine(line.Data); } };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public string Output { get { lock (output) { return output.ToString(); } } }

    public Task SaysAsync(string text) => Eventually.Async(
        () => Output.Contains(text, StringComparison.Ordinal) || (process.HasExited ? throw new Xunit.Sdk.XunitException("It ended: " + Output) : false),
        $"the launcher says \"{text}\"", TimeSpan.FromMinutes(4));

    // A shell without job control starts background commands with SIGINT ignored, and a child inherits that.
    private static bool IsInterruptIgnored() =>
        File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } mask
        && (Convert.ToInt64(mask["SigIgn:".Length..].Trim(), 16) & (1 << (SigInt - 1))) != 0;

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Presses Ctrl-C and waits for the end.</summary>
    /// <summary>Ends it as Ctrl-C does, or, where whoever runs the tests has made their children deaf to that, as a supervisor does.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{(IsInterruptIgnored() ? "TERM" : "INT")} {process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        return await EndAsync();
    }

    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) { await KillAsync(); }
        process.Dispose();
    }
}
