using System.Diagnostics;
using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher;

/// <summary>Keeps one program running: starts it, and starts it again, ever more slowly, whenever it ends unasked.</summary>
internal sealed class Supervision : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly string name;
    private readonly Func<CancellationToken, Task<IRunningServer>> start;
    private readonly Action<string> report;
    private readonly CancellationTokenSource stopping = new();
    private IRunningServer running;
    private readonly Task watch;

    private Supervision(string name, Func<CancellationToken, Task<IRunningServer>> start, Action<string> report, IRunningServer running)
    {
        this.name = name;
        this.start = start;
        this.report = report;
        this.running = running;
        watch = WatchAsync();
    }

    /// <summary>Starts the program and returns when it is ready; from then on it is kept running until this is disposed.</summary>
    /// <exception cref="LocalServerException">The first start failed.</exception>
    public static async Task<Supervision> BeginAsync(
        string name, Func<CancellationToken, Task<IRunningServer>> start, Action<string> report, CancellationToken cancellationToken) =>
        new(name, start, report, await start(cancellationToken));

    /// <summary>Stops the program in an orderly way and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watch;
        await running.DisposeAsync();
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var since = Stopwatch.GetTimestamp();
                var exitCode = await running.Exited.WaitAsync(stopping.Token);
                if (Stopwatch.GetElapsedTime(since) > LongestPause) { pause = FirstPause; }
                report($"{name} ended unasked (exit code {exitCode}); starting it again in {pause.TotalSeconds:0} s. Its log ends:\n{running.LogTail(5)}");
                pause = await StartAgainAsync(pause);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Asked to stop, perhaps in the middle of a start.
        }
    }

    private async Task<TimeSpan> StartAgainAsync(TimeSpan pause)
    {
        while (true)
        {
            await Task.Delay(pause, stopping.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            try
            {
                await running.DisposeAsync();
                running = await start(stopping.Token);
                report($"{name} is up again");
                return pause;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                report($"{name} did not start: {e.Message}\nTrying again in {pause.TotalSeconds:0} s.");
            }
        }
    }
}
