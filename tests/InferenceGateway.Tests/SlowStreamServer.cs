using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmOps.InferenceGateway.Tests;

/// <summary>A provider whose stream says one word, waits, and breaks off; it tells when its caller has gone.</summary>
internal sealed class SlowStreamServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SlowStreamServer(WebApplication app) => this.app = app;

    public Uri BaseUrl => new(app.Urls.First() + "/v1");

    public Task CallerGone => gone.Task;

    public static async Task<SlowStreamServer> StartAsync(Task until)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new SlowStreamServer(builder.Build());
        server.app.MapPost("/v1/chat/completions", async (HttpContext http) =>
        {
            http.RequestAborted.Register(() => server.gone.TrySetResult());
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n");
            await http.Response.Body.FlushAsync();
            await until.WaitAsync(http.RequestAborted);
            http.Abort();
        });
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
