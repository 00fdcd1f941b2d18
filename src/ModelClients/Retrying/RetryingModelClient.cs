using System.Runtime.CompilerServices;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.Retrying;

/// <summary>
/// Tries a call again when the failure may pass: exponential backoff with full jitter (Brooker, "Exponential Backoff and Jitter", AWS
/// 2015), never earlier than the provider asked. A stream is tried again only while nothing of it was handed on.
/// </summary>
public sealed class RetryingModelClient(IModelClient inner, RetryOptions options, Random random, TimeProvider time) : IModelClient
{
    private readonly Lock _drawing = new();

    /// <inheritdoc/>
    public async Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await inner.CompleteAsync(request, cancellationToken);
            }
            catch (ModelException failure) when (Delay(failure, tries) is { } delay)
            {
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await using var chunks = inner.StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            TimeSpan? delay = null;
            var hasFirst = false;
            try
            {
                hasFirst = await chunks.MoveNextAsync();
            }
            catch (ModelException failure) when ((delay = Delay(failure, tries)) is not null)
            {
                // Waited for below: the broken stream is given back first.
            }

            if (delay is null)
            {
                for (var hasNext = hasFirst; hasNext; hasNext = await chunks.MoveNextAsync())
                {
                    yield return chunks.Current;
                }

                yield break;
            }

            await chunks.DisposeAsync();
            await Task.Delay(delay.Value, time, cancellationToken);
        }
    }

    /// <summary>How long to wait before the next try; null when there is none.</summary>
    private TimeSpan? Delay(ModelException failure, int tries)
    {
        if (!failure.IsTransient || tries >= options.MaxTries || failure.RetryAfter > options.MaxDelay)
        {
            return null;
        }

        var ceiling = Math.Min(options.MaxDelay.Ticks, options.FirstDelay.Ticks * Math.Pow(2, tries - 1));
        double share;
        lock (_drawing)
        {
            share = random.NextDouble();
        }

        var backoff = TimeSpan.FromTicks((long)(ceiling * share));
        return failure.RetryAfter > backoff ? failure.RetryAfter : backoff;
    }
}
