using System.Collections.Concurrent;
using LlmOps.EvalRuns.Execution;
using LlmOps.Evaluation.Metrics;
using LlmOps.ModelClients.OpenAi;
using LlmOps.Programs.Models;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Embeds texts through the gateway. Labels come again and again, so that vectors of short texts are kept while there is room.</summary>
internal sealed class EmbeddingCaller(IConfiguration configuration, IOptions<WorkerOptions> options, TimeProvider time) : IDisposable
{
    private const int MostKept = 20_000;
    private const int LongestKept = 200;
    private readonly SocketsHttpHandler handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
    private readonly ConcurrentDictionary<(string Model, string Text), float[]> kept = new();
    private OpenAiEmbeddings? open;
    private OpenAiEmbeddings? sealedRows;

    /// <exception cref="MetricException">The texts could not be embedded; the item can be scored again later.</exception>
    public async Task<(IReadOnlyDictionary<string, float[]> Vectors, Usage Usage)> EmbedAsync(string model, IReadOnlyList<string> texts, bool isSealed, CancellationToken cancellationToken)
    {
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (kept.TryGetValue((model, text), out var known))
            {
                vectors[text] = known;
            }
        }

        var missing = texts.Where(t => !vectors.ContainsKey(t)).ToList();
        if (missing.Count == 0)
        {
            return (vectors, default);
        }

        var answer = await AskAsync(model, missing, isSealed, cancellationToken);
        foreach (var (text, vector) in missing.Zip(answer.Vectors))
        {
            vectors[text] = vector;
            if (!isSealed && text.Length <= LongestKept && kept.Count < MostKept)
            {
                kept[(model, text)] = vector;
            }
        }

        return (vectors, answer.Usage);
    }

    public void Dispose() => handler.Dispose();

    private async Task<EmbeddingAnswer> AskAsync(string model, IReadOnlyList<string> texts, bool isSealed, CancellationToken cancellationToken)
    {
        var client = isSealed ? sealedRows ??= Create(true) : open ??= Create(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await client.EmbedAsync(model, texts, cancellationToken);
            }
            catch (ModelException failure) when (failure.IsTransient && attempt < options.Value.Tries)
            {
                await Task.Delay(failure.RetryAfter ?? (TimeSpan.FromMilliseconds(options.Value.FirstRetryMilliseconds) * attempt), time, cancellationToken);
            }
            catch (ModelException failure)
            {
                throw new MetricException($"The texts could not be embedded by '{model}': {failure.Message}");
            }
        }
    }

    private OpenAiEmbeddings Create(bool isSealed)
    {
        var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        if (isSealed)
        {
            http.DefaultRequestHeaders.Add(GatewayModels.SealedHeader, "true");
        }

        return new(http, new(new Uri(ServiceHttpClients.ServiceAddress(configuration, "gateway"), "/v1"), ServiceKey.From(configuration)) { Timeout = TimeSpan.FromSeconds(options.Value.CallSeconds) }, time);
    }
}
