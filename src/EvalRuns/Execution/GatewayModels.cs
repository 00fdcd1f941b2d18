using LlmOps.EvalRuns.Execution.Limits;
using LlmOps.ModelClients.OpenAi;
using LlmOps.ModelClients.Retrying;
using LlmOps.Programs.Models;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Execution;

/// <summary>The gateway as model provider. Calls for the sealed test split carry a header that asks the gateway to keep no payload of them.</summary>
internal sealed class GatewayModels(IConfiguration configuration, ModelGates gates, IOptions<WorkerOptions> options, TimeProvider time) : IDisposable
{
    public const string SealedHeader = "x-llmops-sealed";

    private readonly SocketsHttpHandler handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
    private OpenAiModelClient? open;
    private OpenAiModelClient? sealedRows;
    private int draws;

    /// <summary>The client for one item: tries again what may pass, and makes each try when the model's gate lets it.</summary>
    /// <param name="shard">Its shard; when it is given up, waiting ends.</param>
    /// <param name="slot">The item's place in this process.</param>
    /// <param name="purpose">Task or judge: each has a circuit of its own.</param>
    public IModelClient For(HeldShard shard, WorkerSlots.Slot slot, CallPurpose purpose = CallPurpose.Task)
    {
        var gated = new GatedModelClient(shard.Run.IsSealed ? sealedRows ??= Create(true) : open ??= Create(false), gates, purpose, shard, slot, time);
        var retries = new RetryOptions { MaxTries = options.Value.Tries, FirstDelay = TimeSpan.FromMilliseconds(options.Value.FirstRetryMilliseconds) };
        return new RetryingModelClient(gated, retries, new Random(HashCode.Combine(Environment.ProcessId, Interlocked.Increment(ref draws))), time);
    }

    public void Dispose() => handler.Dispose();

    private OpenAiModelClient Create(bool isSealed)
    {
        var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        if (isSealed)
        {
            http.DefaultRequestHeaders.Add(SealedHeader, "true");
        }

        return new(http, new(new Uri(ServiceHttpClients.ServiceAddress(configuration, "gateway"), "/v1"), ServiceKey.From(configuration)) { Timeout = TimeSpan.FromSeconds(options.Value.CallSeconds) }, time);
    }
}
