namespace LlmOps.Launcher.LocalServers;

/// <summary>A lock between processes, held by an open file; the system releases it when its holder dies.</summary>
public sealed class FileLock : IDisposable
{
    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes the lock, or returns null when another process holds it.</summary>
    public static FileLock? TryTake(string file)
    {
        try
        {
            return new FileLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    /// <summary>Waits until the lock is free and takes it.</summary>
    public static async Task<FileLock> WaitAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(file) is { } taken) { return taken; }
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    public void Dispose() => stream.Dispose();
}
