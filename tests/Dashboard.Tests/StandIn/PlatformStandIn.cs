using System.Collections.Concurrent;
using System.Text.Json;
using LlmOps.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmOps.Dashboard.Tests.StandIn;

/// <summary>The four services as one scripted host. Answers are records of the client library, written with its own rules, so they cannot drift from the wire.</summary>
internal sealed class PlatformStandIn : IAsyncDisposable
{
    public const string GoodKey = "llmops_test_key_that_may_do_everything";
    public const string ReadOnlyKey = "llmops_test_key_that_may_only_read_it";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpRequest, object?>> answers = new(StringComparer.Ordinal);

    private PlatformStandIn()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Everything that was posted, put or deleted, oldest first.</summary>
    public ConcurrentQueue<(string Route, string Body)> Writes { get; } = new();

    /// <summary>Every question asked so far, with its query.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Path prefixes of services that are away: their connections break.</summary>
    public ConcurrentBag<string> Away { get; } = [];

    public static async Task<PlatformStandIn> StartAsync()
    {
        var standIn = new PlatformStandIn();
        await standIn.app.StartAsync();
        return standIn;
    }

    /// <summary>Answers a route, for example <c>GET /api/programs</c>.</summary>
    public void On(string route, object answer) => answers[route] = _ => answer;

    /// <summary>Answers a route by what was asked.</summary>
    public void On(string route, Func<HttpRequest, object?> answer) => answers[route] = answer;

    /// <summary>Answers a list route with one page.</summary>
    public void OnList<T>(string route, params T[] items) => On(route, new Page<T>(items, null));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        if (Away.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            context.Abort();
            return;
        }

        var key = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (key is not (GoodKey or ReadOnlyKey))
        {
            await ProblemAsync(context, 401, "unauthorized", "This key is not known, or was revoked.");
            return;
        }

        var route = $"{request.Method} {path}";
        Asked.Enqueue(route + request.QueryString);
        if (request.Method != "GET")
        {
            using var reader = new StreamReader(request.Body);
            Writes.Enqueue((route, await reader.ReadToEndAsync(context.RequestAborted)));
            if (key == ReadOnlyKey)
            {
                await ProblemAsync(context, 403, "missing_scope", "This key lacks the scope 'operate'.");
                return;
            }
        }

        if (answers.TryGetValue(route, out var answer) && answer(request) is { } value)
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(value, value.GetType(), LlmOpsJson.Options), context.RequestAborted);
        }
        else
        {
            await ProblemAsync(context, 404, "not_found", $"There is nothing at {path}.");
        }
    }

    private static Task ProblemAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { type = $"urn:llmops:problem:{code}", title = code, status, detail }), context.RequestAborted);
    }
}
