using System.ComponentModel;
using System.Diagnostics;

namespace LlmOps.Launcher.LocalServers;

/// <summary>What a short command said and how it ended.</summary>
internal sealed record ShellResult(int ExitCode, string Output)
{
    public string LastLines(int count) => string.Join('\n', Output.TrimEnd().Split('\n').TakeLast(count));
}

/// <summary>Runs short commands to their end.</summary>
internal static class Shell
{
    public static async Task<bool> SucceedsAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        (await RunAsync(command, cancellationToken)).ExitCode == 0;

    public static async Task<ShellResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken);
                return new ShellResult(process.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception e)
        {
            return new ShellResult(127, e.Message);
        }
    }
}
