using LlmOps.Programs.Models;

namespace LlmOps.Programs.Execution;

/// <summary>Stands where no model is asked: for rendering and reading alone.</summary>
internal sealed class NoModel : IModelClient
{
    private NoModel()
    {
    }

    public static NoModel Instance { get; } = new();

    public Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("No model is asked here.");

    public IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("No model is asked here.");
}
