using System.Runtime.CompilerServices;

namespace LlmOps.OptimizationJobs.Persistence;

/// <summary>Follows a row by looking at it, which works for whichever replica moves it.</summary>
internal static class Changes
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(400);

    /// <summary>Yields what is read each time it has changed, the last time when <paramref name="isLast"/> says so.</summary>
    /// <param name="read">Reads it; two readings are compared by value as text.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isLast">Whether it will not change any more.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<T> FollowAsync<T>(Func<Task<T>> read, Func<T, string> text, Func<T, bool> isLast, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        while (true)
        {
            var current = await read();
            var now = text(current);
            if (now != last)
            {
                last = now;
                yield return current;
            }

            if (isLast(current))
            {
                yield break;
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }
}
