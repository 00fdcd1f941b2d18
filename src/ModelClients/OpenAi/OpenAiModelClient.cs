using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using LlmOps.Programs.Models;
using OpenAI;
using OpenAI.Chat;

namespace LlmOps.ModelClients.OpenAi;

/// <summary>
/// Asks a model behind any OpenAI-compatible server, our gateway first of all. One request per call: retries are another wrapper's job.
/// Safe for use by several threads.
/// </summary>
public sealed class OpenAiModelClient : IModelClient
{
    private readonly OpenAiOptions _options;
    private readonly TimeProvider _time;
    private readonly ChatClient _chat;

    /// <summary>Makes a client over an injected HTTP client, whose own timeout should be at least the options'.</summary>
    public OpenAiModelClient(HttpClient http, OpenAiOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        // The model of each request stands in its body, so one chat client serves all; the name given here is never sent.
        _chat = new ChatClient("any", new ApiKeyCredential(options.ApiKey), new OpenAIClientOptions
        {
            Endpoint = options.BaseUrl,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    /// <inheritdoc/>
    public async Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var deadline = new CallDeadline(_options.Timeout, _time, cancellationToken);
        using var response = await SendAsync(request, isStream: false, deadline);
        return ChatAnswerBody.Read(response.Content.ToMemory(), request.Model, GatewayHeaders.ReadCost(response)) with
        {
            InferenceId = GatewayHeaders.ReadInferenceId(response),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var deadline = new CallDeadline(_options.Timeout, _time, cancellationToken);
        using var response = await SendAsync(request, isStream: true, deadline);
        var cost = GatewayHeaders.ReadCost(response);
        var inferenceId = GatewayHeaders.ReadInferenceId(response);
        var isDone = false;
        Usage? usage = null;
        string? finishReason = null;
        await using var events = SseParser.Create(response.ContentStream!).EnumerateAsync(deadline.Token).GetAsyncEnumerator(deadline.Token);
        while (!isDone && await deadline.GuardAsync(() => events.MoveNextAsync().AsTask()))
        {
            deadline.Restart();
            isDone = events.Current.Data is "[DONE]";
            if (!isDone)
            {
                var chunk = ChatAnswerBody.ReadChunk(events.Current.Data, cost);
                usage = chunk.Usage ?? usage;
                finishReason = chunk.FinishReason ?? finishReason;
                if (chunk.Text.Length > 0)
                {
                    yield return chunk with { FinishReason = null, Usage = null, InferenceId = inferenceId };
                }
            }
        }

        // Some servers leave out the end mark; an answer without both marks was cut.
        if (!isDone && finishReason is null)
        {
            throw ChatAnswerBody.Invalid("The answer broke off before its end.");
        }

        yield return new ModelChunk("") { FinishReason = finishReason, Usage = usage ?? default(Usage) with { Cost = cost }, InferenceId = inferenceId };
    }

    private async Task<PipelineResponse> SendAsync(ModelRequest request, bool isStream, CallDeadline deadline)
    {
        var options = new RequestOptions { CancellationToken = deadline.Token, ErrorOptions = ClientErrorBehaviors.NoThrow, BufferResponse = !isStream };
        if (request.Sample > 0)
        {
            options.SetHeader(GatewayHeaders.Sample, request.Sample.ToString(CultureInfo.InvariantCulture));
        }

        using var body = BinaryContent.Create(ChatRequestBody.Write(request, isStream));
        var result = await deadline.GuardAsync(() => _chat.CompleteChatAsync(body, options));
        var response = result.GetRawResponse();
        if (response.Status is 200)
        {
            return response;
        }

        using (response)
        {
            await deadline.GuardAsync(async () => await response.BufferContentAsync(deadline.Token));
            throw OpenAiErrors.From(response, _time);
        }
    }
}
