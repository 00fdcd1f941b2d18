namespace LlmOps.Launcher.LocalServers;

/// <summary>A program that was started and is ready.</summary>
internal interface IRunningServer : IAsyncDisposable
{
    /// <summary>Ends when the program has ended, with its exit code.</summary>
    Task<int> Exited { get; }

    /// <summary>The end of its log.</summary>
    string LogTail(int lines = 20);
}
