namespace LlmOps.Launcher.LocalServers;

/// <summary>A long-running program to start on a leash.</summary>
/// <param name="Name">What people call it, for messages.</param>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="LogFile">The file that its output and errors are appended to.</param>
public sealed record LeashedCommand(string Name, string FileName, IReadOnlyList<string> Arguments, string LogFile)
{
    /// <summary>Variables added to this process's own environment; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The folder it runs in; this process's own when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The signal that asks it to end in an orderly way, without the SIG.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A folder to delete when the program has ended, however it ended; null keeps everything.</summary>
    public string? DeleteAfterwards { get; init; }
}
