using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace LlmOps.Client;

/// <summary>One service over HTTP: JSON in, JSON out, problems as <see cref="LlmOpsException"/>.</summary>
internal sealed class LlmOpsHttp
{
    private readonly HttpClient http;

    public LlmOpsHttp(HttpMessageHandler handler, Uri address, string? key)
    {
        http = new(handler, disposeHandler: false) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(new(HttpMethod.Get, path), cancellationToken);

    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken) => SendAsync<T>(WithBody(HttpMethod.Post, path, body), cancellationToken);

    public Task<T> PutAsync<T>(string path, object? body, CancellationToken cancellationToken) => SendAsync<T>(WithBody(HttpMethod.Put, path, body), cancellationToken);

    public async Task DeleteAsync(string path, CancellationToken cancellationToken) => (await ExchangeAsync(new(HttpMethod.Delete, path), cancellationToken)).Dispose();

    public async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await ExchangeAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent ? default! : (await response.Content.ReadFromJsonAsync<T>(LlmOpsJson.Options, cancellationToken))!;
    }

    public async Task<Stream> GetStreamAsync(string path, CancellationToken cancellationToken)
    {
        var response = await ExchangeAsync(new(HttpMethod.Get, path), cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Reads server-sent events; each event's data is one JSON value.</summary>
    public async IAsyncEnumerable<T> EventsAsync<T>(HttpRequestMessage request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await ExchangeAsync(request, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal) && line is not "data: [DONE]")
            {
                yield return JsonSerializer.Deserialize<T>(line.AsSpan("data:".Length), LlmOpsJson.Options)!;
            }
        }
    }

    /// <summary>Posts and reads the answer as server-sent events of several kinds.</summary>
    public async IAsyncEnumerable<SseItem<byte[]>> StreamAsync(string path, object body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await ExchangeAsync(WithBody(HttpMethod.Post, path, body), cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream, (_, data) => data.ToArray()).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new LlmOpsException(0, "unreachable", $"{http.BaseAddress} does not answer ({exception.HttpRequestError}). Is the platform running?", exception);
        }

        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw await LlmOpsException.FromAsync(response, cancellationToken);
            }
        }

        return response;
    }

    private static HttpRequestMessage WithBody(HttpMethod method, string path, object? body) =>
        new(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: LlmOpsJson.Options) };
}
