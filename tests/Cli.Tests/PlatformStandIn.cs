using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmOps.Cli.Tests;

/// <summary>Stands in for all services behind one address: scripted answers, recorded requests. A request nobody scripted answers 500.</summary>
internal sealed class PlatformStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (int Status, string Body)> answers = new(StringComparer.Ordinal);

    private PlatformStandIn(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public ConcurrentQueue<(string Line, string Body, string? Authorization)> Requests { get; } = [];

    public static async Task<PlatformStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var standIn = new PlatformStandIn(builder.Build());
        standIn.app.Run(standIn.AnswerAsync);
        await standIn.app.StartAsync();
        return standIn;
    }

    /// <summary>Scripts the answer to <c>METHOD /path?query</c>.</summary>
    public PlatformStandIn On(string line, string body, int status = 200)
    {
        answers[line] = (status, body);
        return this;
    }

    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandTree.Build().RunAsync([.. args, "--url", Url, "--key", "llmops_test"], output, error);
        return (code, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var line = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Requests.Enqueue((line, await reader.ReadToEndAsync(), context.Request.Headers.Authorization));
        var (status, body) = answers.GetValueOrDefault(line, (500, $$"""{"type":"urn:llmops:problem:unscripted","detail":"nobody scripted {{line}}"}"""));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}
