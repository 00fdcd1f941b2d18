using System.Runtime.CompilerServices;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Tests;

/// <summary>Answers each request by a rule of the test, from many threads, and keeps what it was asked.</summary>
internal sealed class AnsweringModel(Func<ModelRequest, int, string> answer) : IModelClient
{
    private readonly Lock _lock = new();
    private readonly List<ModelRequest> _requests = [];

    /// <summary>Answers one after the other; the last one again and again.</summary>
    public static AnsweringModel InTurn(params string[] answers) => new((_, number) => answers[Math.Min(number, answers.Length - 1)]);

    public IReadOnlyList<ModelRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ModelResponse(Answer(request), new Usage(10, 5, 0.01m), request.Model, "stop"));
    }

    public async IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var piece in Answer(request).Chunk(7))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ModelChunk(new string(piece));
        }

        yield return new ModelChunk("") { FinishReason = "stop", Usage = new Usage(10, 5, 0.01m) };
    }

    private string Answer(ModelRequest request)
    {
        int number;
        lock (_lock)
        {
            number = _requests.Count;
            _requests.Add(request);
        }

        return answer(request, number);
    }
}
