using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace LlmOps.PracticeModel.Tests.Serving;

/// <summary>The provider on a free port of this machine, and a client for it.</summary>
internal sealed class PracticeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PracticeServer(WebApplication app, HttpClient client) => (_app, Client) = (app, client);

    public HttpClient Client { get; }

    public static async Task<PracticeServer> StartAsync(params string[] settings)
    {
        var app = PracticeModelHost.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Critical", .. settings]);
        await app.StartAsync();
        var handler = new SocketsHttpHandler();
        return new PracticeServer(app, new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) });
    }

    public async Task<HttpResponseMessage> PostAsync(object body, string path = "/v1/chat/completions", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = body is string raw ? new StringContent(raw, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The answer's body; fails on any status but 200.</summary>
    public async Task<JsonNode> AskAsync(object body, string path = "/v1/chat/completions", params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(body, path, headers);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The text of the first answer.</summary>
    public async Task<string> SayAsync(object body, params (string Name, string Value)[] headers) =>
        (string)(await AskAsync(body, headers: headers))["choices"]![0]!["message"]!["content"]!;

    public async Task<JsonNode> StatsAsync() => JsonNode.Parse(await Client.GetStringAsync("/stats"))!;

    /// <summary>The data lines of a stream up to its end or break.</summary>
    public async Task<(IReadOnlyList<string> Events, bool Broken)> StreamAsync(object body)
    {
        using var response = await PostAsync(body);
        Assert.True(response.IsSuccessStatusCode);
        var events = new List<string>();
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal)) { events.Add(line["data: ".Length..]); }
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return (events, true);
        }

        return (events, false);
    }

    public static string TextOf(IEnumerable<string> events) => string.Concat(events
        .Where(data => data != "[DONE]")
        .Select(data => JsonDocument.Parse(data).RootElement.GetProperty("choices"))
        .Where(choices => choices.GetArrayLength() > 0)
        .Select(choices => choices[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
