using LlmOps.ModelClients.OpenAi;
using LlmOps.ModelClients.Retrying;
using LlmOps.Programs.Models;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Execution;

/// <summary>The gateway as model provider. Calls for the sealed test split carry a header that asks the gateway to keep no payload of them.</summary>
internal sealed class GatewayModels(IConfiguration configuration, IOptions<WorkerOptions> options, TimeProvider time) : IDisposable
{
    private const string SealedHeader = "x-llmops-sealed";

    private readonly SocketsHttpHandler handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
    private IModelClient? open;
    private IModelClient? sealedRows;

    public IModelClient For(bool isSealed) => isSealed ? sealedRows ??= Create(isSealed) : open ??= Create(isSealed);

    public void Dispose() => handler.Dispose();

    private RetryingModelClient Create(bool isSealed)
    {
        var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        if (isSealed)
        {
            http.DefaultRequestHeaders.Add(SealedHeader, "true");
        }

        var client = new OpenAiModelClient(http, new(new Uri(ServiceHttpClients.ServiceAddress(configuration, "gateway"), "/v1"), ServiceKey.From(configuration)) { Timeout = TimeSpan.FromSeconds(options.Value.CallSeconds) }, time);
        return new(client, new() { MaxTries = options.Value.Tries, FirstDelay = TimeSpan.FromMilliseconds(options.Value.FirstRetryMilliseconds) }, new Random(Environment.ProcessId), time);
    }
}
