using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Models;
using OpenAI;
using OpenAI.Embeddings;

namespace LlmOps.ModelClients.OpenAi;

/// <summary>Vectors of texts, in their order, and what they took.</summary>
/// <param name="Vectors">One for each text, all of one length.</param>
/// <param name="Usage">Tokens and money.</param>
public sealed record EmbeddingAnswer(IReadOnlyList<float[]> Vectors, Usage Usage);

/// <summary>Embeds texts behind any OpenAI-compatible server, our gateway first of all. One request per call; safe for use by several threads.</summary>
public sealed class OpenAiEmbeddings
{
    private readonly OpenAiOptions options;
    private readonly TimeProvider time;
    private readonly EmbeddingClient client;

    /// <summary>Makes a client over an injected HTTP client, whose own timeout should be at least the options'.</summary>
    public OpenAiEmbeddings(HttpClient http, OpenAiOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.time) = (options, time);
        // The model of each request stands in its body; the name given here is never sent.
        client = new EmbeddingClient("any", new ApiKeyCredential(options.ApiKey), new OpenAIClientOptions
        {
            Endpoint = options.BaseUrl,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    /// <summary>Embeds texts.</summary>
    /// <param name="model">The embedding model.</param>
    /// <param name="texts">At least one text; none of them empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ModelException">The call failed, or its answer is not one vector for each text.</exception>
    public async Task<EmbeddingAnswer> EmbedAsync(string model, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using var deadline = new CallDeadline(options.Timeout, time, cancellationToken);
        var request = new JsonObject { ["model"] = model, ["input"] = new JsonArray([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]), ["encoding_format"] = "float" };
        using var body = BinaryContent.Create(BinaryData.FromString(request.ToJsonString()));
        var result = await deadline.GuardAsync(() => client.GenerateEmbeddingsAsync(body, new RequestOptions { CancellationToken = deadline.Token, ErrorOptions = ClientErrorBehaviors.NoThrow }));
        using var response = result.GetRawResponse();
        return response.Status is 200 ? Read(response, texts.Count) : throw OpenAiErrors.From(response, time);
    }

    private static EmbeddingAnswer Read(PipelineResponse response, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content.ToMemory());
            var vectors = new float[count][];
            foreach (var item in document.RootElement.GetProperty("data").EnumerateArray())
            {
                vectors[item.GetProperty("index").GetInt32()] = [.. item.GetProperty("embedding").EnumerateArray().Select(v => v.GetSingle())];
            }

            var tokens = document.RootElement.TryGetProperty("usage", out var usage) && usage.TryGetProperty("prompt_tokens", out var prompt) ? prompt.GetInt32() : 0;
            return vectors.All(v => v is { Length: > 0 }) ? new(vectors, new Usage(tokens, 0, GatewayHeaders.ReadCost(response))) : throw ChatAnswerBody.Invalid("The answer has not one vector for each text.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            throw ChatAnswerBody.Invalid("The answer is no list of vectors.");
        }
    }
}
