namespace LlmOps.Programs.Models;

/// <summary>Asks one model for an answer. The only door through which a program reaches a model; caches, retries and telemetry wrap it.</summary>
public interface IModelClient
{
    /// <summary>Returns the whole answer.</summary>
    /// <exception cref="ModelException">The provider refused, failed, timed out or answered something unreadable.</exception>
    Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken);

    /// <summary>Returns the answer piece by piece; the last chunk carries <see cref="ModelChunk.Usage"/>.</summary>
    /// <exception cref="ModelException">As for <see cref="CompleteAsync"/>; also when the stream breaks off before its end.</exception>
    IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, CancellationToken cancellationToken);
}
