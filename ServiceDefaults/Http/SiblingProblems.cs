using System.Net.Http.Json;
using System.Text.Json;

namespace LlmOps.ServiceDefaults.Http;

/// <summary>Calls to sibling services: their problems become ours, their absence a 503.</summary>
public static class SiblingProblems
{
    /// <summary>Sends and reads JSON.</summary>
    /// <exception cref="ProblemException">The sibling's own problem (4xx), or 503 <c>sibling_unavailable</c>.</exception>
    public static async Task<T> SendForAsync<T>(this HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new ProblemException(503, "sibling_unavailable", $"A service this request needs does not answer ({http.BaseAddress?.Authority}: {exception.HttpRequestError}).");
        }

        using (response)
        {
            if (response.IsSuccessStatusCode)
            {
                return (await response.Content.ReadFromJsonAsync<T>(JsonDefaults.Options, cancellationToken))!;
            }

            throw await ReadAsync(response, cancellationToken);
        }
    }

    /// <summary>Gets JSON.</summary>
    /// <exception cref="ProblemException">As for <see cref="SendForAsync{T}"/>.</exception>
    public static Task<T> GetForAsync<T>(this HttpClient http, string path, CancellationToken cancellationToken) =>
        http.SendForAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>Posts JSON and reads JSON.</summary>
    /// <exception cref="ProblemException">As for <see cref="SendForAsync{T}"/>.</exception>
    public static Task<T> PostForAsync<T>(this HttpClient http, string path, object? body, CancellationToken cancellationToken) =>
        http.SendForAsync<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: JsonDefaults.Options) }, cancellationToken);

    private static async Task<ProblemException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            var code = document.RootElement.GetProperty("type").GetString()!.Split(':')[^1];
            var detail = document.RootElement.GetProperty("detail").GetString()!;
            var extensions = document.RootElement.EnumerateObject().Where(p => p.Name is "name" or "close_names" or "errors" or "scope").ToDictionary(p => p.Name, p => (object?)p.Value.Clone(), StringComparer.Ordinal);
            return new(status is >= 400 and < 500 and not 401 and not 403 ? status : 503, code, detail) { Extensions = extensions };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or NullReferenceException)
        {
            return new(503, "sibling_unavailable", $"A service this request needs answered {status}.");
        }
    }
}
