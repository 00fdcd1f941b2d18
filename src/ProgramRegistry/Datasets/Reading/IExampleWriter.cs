namespace LlmOps.ProgramRegistry.Datasets.Reading;

/// <summary>A file format of exports. Disposing writes what is still held back.</summary>
internal interface IExampleWriter : IAsyncDisposable
{
    Task BeginAsync(CancellationToken cancellationToken);

    Task WriteAsync(Example example, CancellationToken cancellationToken);
}
