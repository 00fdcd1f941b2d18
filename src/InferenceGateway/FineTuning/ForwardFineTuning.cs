using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.ChatCompletions;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmOps.InferenceGateway.FineTuning;

/// <summary>Passes OpenAI's files and fine-tuning API through to a provider: bodies stream, the provider's key is ours to add, the caller's key never leaves, and what changes something is in the audit log.</summary>
internal sealed class ForwardFineTuning(SnapshotStore snapshots, IOptions<GatewayOptions> options, GatewayChanges changes, FineTuningHttp http, ILogger<ForwardFineTuning> log)
{
    private const string ProviderHeader = "x-llmops-provider";

    public static Task ReadAsync(HttpContext context, ForwardFineTuning forward) => forward.SendAsync(context, forward.Chosen(context, null), null, null);

    public static Task ChangeAsync(HttpContext context, ForwardFineTuning forward) => forward.SendAsync(context, forward.Chosen(context, null), null, context.Request.Method == HttpMethods.Delete ? "file.delete" : "training.cancel");

    public static Task UploadAsync(HttpContext context, ForwardFineTuning forward)
    {
        var most = forward.Options.MaxFileBytes;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        if (context.Request.ContentLength > most)
        {
            throw new ProblemException(413, "file_too_large", $"The upload has {context.Request.ContentLength} bytes; at most {most} are taken.");
        }

        var body = new StreamContent(context.Request.Body);
        body.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        body.Headers.ContentLength = context.Request.ContentLength;
        return forward.SendAsync(context, forward.Chosen(context, null), body, "file.upload");
    }

    public static async Task StartAsync(HttpContext context, ForwardFineTuning forward)
    {
        var bytes = await RequestBody.ReadAsync(context.Request, forward.Options.MaxBodyBytes, context.RequestAborted);
        var (body, model) = (Parse(bytes), (ModelRoute?)null);
        if (body["model"] is JsonValue value && value.TryGetValue(out string? name) && forward.Snapshot.Models.TryGetValue(name, out model))
        {
            body["model"] = model.UpstreamName;
        }

        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new("application/json") } };
        await forward.SendAsync(context, forward.Chosen(context, model), content, "training.start");
    }

    private GatewayOptions Options => options.Value;

    private GatewaySnapshot Snapshot => snapshots.Current;

    private ProviderRoute Chosen(HttpContext context, ModelRoute? model)
    {
        var named = context.Request.Query[ProviderChoice.Parameter].FirstOrDefault() ?? context.Request.Headers[ProviderHeader].FirstOrDefault();
        return ProviderChoice.Choose(Snapshot, named, model);
    }

    private async Task SendAsync(HttpContext context, ProviderRoute provider, HttpContent? content, string? action)
    {
        if (provider.MissingKey is { } setting)
        {
            throw new ProblemException(503, "provider_key_missing", $"The key of provider '{provider.Name}' is not set (Secrets:{setting}).");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(TimeSpan.FromSeconds(Options.FileTransferSeconds));
        using var request = new HttpRequestMessage(new(context.Request.Method), Address(provider, context.Request)) { Content = content };
        request.Headers.Authorization = provider.Authorization;
        try
        {
            using var response = await http.Invoker.SendAsync(request, limit.Token);
            if (action is not null && response.IsSuccessStatusCode)
            {
                await NoteAsync(context, provider, action);
            }

            context.Response.Headers[ProviderHeader] = provider.Name;
            await AnswerAsync(context, response, limit.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            throw new ProblemException(504, "provider_timeout", $"Provider '{provider.Name}' did not finish within {Options.FileTransferSeconds:0} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(502, "provider_failed", $"Provider '{provider.Name}' could not be reached ({(exception as HttpRequestException)?.HttpRequestError.ToString() ?? "connection lost"}).");
        }
    }

    // A refused key is our trouble, not the caller's, and its words may quote the key.
    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new ProblemException(502, "provider_refused_key", "The provider refuses the key this gateway has for it.");
        }

        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = response.Content.Headers.ContentLength;
        if (response.Headers.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = wait.ToString();
        }

        await response.Content.CopyToAsync(context.Response.Body, cancellationToken);
    }

    private async Task NoteAsync(HttpContext context, ProviderRoute provider, string action)
    {
        try
        {
            await using var change = await changes.BeginAsync(CancellationToken.None);
            await changes.CommitAsync(change, GatewayChange.Facts(context.User.KeyName(), action, $"provider:{provider.Name}", null, null, new { context.Request.Path.Value }), CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            log.LogError(exception, "{Action} at {Provider} was done, but could not be entered in the audit log", action, provider.Name);
        }
    }

    private static Uri Address(ProviderRoute provider, HttpRequest request)
    {
        var query = request.Query.Where(q => q.Key != ProviderChoice.Parameter).SelectMany(q => q.Value.Select(v => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(v ?? "")}")).ToList();
        return new($"{provider.BaseUrl}{request.Path.Value!["/v1".Length..]}{(query.Count == 0 ? "" : $"?{string.Join('&', query)}")}");
    }

    private static JsonObject Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span) as JsonObject ?? throw new JsonException("not an object");
        }
        catch (JsonException)
        {
            throw new ProblemException(400, "invalid_json", "The body must be a JSON object.");
        }
    }
}

/// <summary>Connections for long transfers, apart from those of the hot path.</summary>
internal sealed class FineTuningHttp : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10), ConnectTimeout = TimeSpan.FromSeconds(10) });

    public void Dispose() => Invoker.Dispose();
}
