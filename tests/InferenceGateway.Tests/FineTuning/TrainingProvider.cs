using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmOps.InferenceGateway.Tests.FineTuning;

/// <summary>A provider of files and trainings that remembers what reached it.</summary>
internal sealed class TrainingProvider : IAsyncDisposable
{
    private readonly WebApplication app;

    private TrainingProvider(WebApplication app) => this.app = app;

    public string BaseUrl => app.Urls.First() + "/v1";

    public ConcurrentQueue<(string Line, string? Key, string? Cookie, string Body)> Requests { get; } = new();

    public int Status { get; set; } = 200;

    public static async Task<TrainingProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var provider = new TrainingProvider(builder.Build());
        provider.app.MapFallback(provider.AnswerAsync);
        await provider.app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", http.Request.Headers.Authorization, http.Request.Headers.Cookie, body));
        http.Response.StatusCode = Status;
        await http.Response.WriteAsJsonAsync(Status == 200 ? (object)new { id = "x-1", seen = body.Length } : new { error = new { message = "bad file, says the provider", type = "invalid_request_error" } });
    }
}
