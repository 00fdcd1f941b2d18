namespace LlmOps.Launcher.LocalServers;

/// <summary>Waits until a started program answers, and explains it when it never will.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="LocalServerException">The program ended, or did not answer within <paramref name="timeout"/>.</exception>
    public static async Task WaitAsync(
        string name, LeashedProcess process, TimeSpan timeout, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            while (!await isReady(deadline.Token))
            {
                if (process.Exited.IsCompleted) { throw new LocalServerException($"{name} ended while starting (exit code {await process.Exited}). Its log ends:\n{process.LogTail()}"); }
                await Task.Delay(Pause, deadline.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalServerException($"{name} did not become ready within {timeout.TotalSeconds:0} s. Its log ends:\n{process.LogTail()}", e);
        }
    }
}
