using System.Diagnostics;
using Xunit.Sdk;

namespace LlmOps.Testing;

/// <summary>Waits for what another thread or process will do, instead of sleeping for a guessed time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as the condition holds; fails with <paramref name="expectation"/> when it does not within the time (30 s unless told).</summary>
    public static Task Async(Func<Task<bool>> condition, string expectation, TimeSpan? timeout = null) =>
        Async(async () => await condition() ? "" : null, expectation, timeout);

    /// <inheritdoc cref="Async(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task Async(Func<bool> condition, string expectation, TimeSpan? timeout = null) =>
        Async(() => Task.FromResult(condition()), expectation, timeout);

    /// <summary>Returns the first value that is not null; fails with <paramref name="expectation"/> when there is none within the time (30 s unless told).</summary>
    public static async Task<T> Async<T>(Func<Task<T?>> read, string expectation, TimeSpan? timeout = null)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        Exception? last = null;
        do
        {
            try
            {
                if (await read() is { } value) { return value; }
                last = null;
            }
            catch (Exception e) when (e is not XunitException)
            {
                last = e; // a server that is still starting refuses: ask again
            }
            await Task.Delay(Pause);
        }
        while (Stopwatch.GetElapsedTime(started) < (timeout ?? Patience));
        throw new XunitException($"Expected within {(timeout ?? Patience).TotalSeconds:0.#} s: {expectation}{(last is null ? "" : $" (last error: {last.Message})")}", last);
    }
}
