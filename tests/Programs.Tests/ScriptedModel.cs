using System.Runtime.CompilerServices;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Tests;

/// <summary>Answers one fixed text, whole or cut into pieces, and keeps what it was asked.</summary>
internal sealed class ScriptedModel(params string[] pieces) : IModelClient
{
    public List<ModelRequest> Requests { get; } = [];

    public string FinishReason { get; init; } = "stop";

    public Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return Task.FromResult(new ModelResponse(string.Concat(pieces), new Usage(10, 5, 0.01m), request.Model, FinishReason) { InferenceId = "inf-1" });
    }

    public async IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Add(request);
        foreach (var piece in pieces)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ModelChunk(piece);
        }

        yield return new ModelChunk("") { FinishReason = FinishReason, Usage = new Usage(10, 5, 0.01m), InferenceId = "inf-1" };
    }
}
