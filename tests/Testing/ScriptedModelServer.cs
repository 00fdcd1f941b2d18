using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace LlmOps.Testing;

/// <summary>
/// A model provider over HTTP (OpenAI's chat completions and models) that answers exactly as a test scripts it.
/// A call that nothing was scripted for gets a 500 and makes the test fail when the server is disposed.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<RecordedModelRequest> requests = new();
    private readonly ConcurrentQueue<RecordedModelRequest> unplanned = new();
    private readonly ConcurrentStack<Rule> rules = new();
    private readonly List<string> models = [];

    private ScriptedModelServer(WebApplication app) => this.app = app;

    /// <summary>The provider's base address, ending in <c>/v1</c>.</summary>
    public Uri BaseUrl => new(app.Urls.First() + "/v1");

    /// <summary>What was asked for so far, in order of arrival.</summary>
    public IReadOnlyList<RecordedModelRequest> Requests => [.. requests];

    /// <summary>Starts on a free loopback port.</summary>
    /// <param name="models">What <c>GET /v1/models</c> lists.</param>
    public static async Task<ScriptedModelServer> StartAsync(params IReadOnlyList<string> models)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var server = new ScriptedModelServer(builder.Build());
        server.models.AddRange(models);
        server.app.MapGet("/v1/models", server.ListModels);
        server.app.MapPost("/v1/chat/completions", server.AnswerAsync);
        server.app.MapFallback(server.RefuseAsync);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Answers every request that matches; of several matching rules the one added last counts.</summary>
    public void When(Func<RecordedModelRequest, bool> matches, Func<RecordedModelRequest, ScriptedAnswer> answer) => rules.Push(new Rule(matches, answer));

    /// <inheritdoc cref="When(Func{RecordedModelRequest, bool}, Func{RecordedModelRequest, ScriptedAnswer})"/>
    public void When(Func<RecordedModelRequest, bool> matches, ScriptedAnswer answer) => When(matches, _ => answer);

    /// <summary>Gives these answers, in this order, one to each matching request; a further one is left to the rules added before, and unplanned if there are none.</summary>
    public void WhenInTurn(Func<RecordedModelRequest, bool> matches, params IEnumerable<ScriptedAnswer> answers)
    {
        var left = new ConcurrentQueue<ScriptedAnswer>(answers);
        rules.Push(new Rule(matches, _ => left.TryDequeue(out var answer) ? answer : null));
    }

    /// <summary>Answers everything with this text.</summary>
    public void Always(string text) => When(_ => true, ScriptedAnswer.Says(text));

    /// <summary>Fails when a request came that nothing was scripted for.</summary>
    public void AssertNoUnplannedCalls()
    {
        if (unplanned.IsEmpty) { return; }
        throw new XunitException("Unplanned calls of the model server:\n" + string.Join('\n', unplanned.Select(r => $"{r.Path} {r.Body}")));
    }

    /// <summary>Stops, and fails when a request came that nothing was scripted for.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        AssertNoUnplannedCalls();
    }

    private async Task ListModels(HttpContext context)
    {
        await RecordAsync(context);
        await context.Response.WriteAsJsonAsync(new { @object = "list", data = models.Select(m => new { id = m, @object = "model", created = 0, owned_by = "script" }) });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await RecordAsync(context);
        var answer = rules.Where(r => r.Matches(request)).Select(r => r.Answer(request)).FirstOrDefault(a => a is not null);
        if (answer is null) { await RefuseAsync(context, request); } else { await CompletionWriter.WriteAsync(context, request, answer); }
    }

    private async Task RefuseAsync(HttpContext context) => await RefuseAsync(context, await RecordAsync(context));

    private async Task RefuseAsync(HttpContext context, RecordedModelRequest request)
    {
        unplanned.Enqueue(request);
        await CompletionWriter.WriteErrorAsync(context, 500, "the test scripted no answer for this request");
    }

    private async Task<RecordedModelRequest> RecordAsync(HttpContext context)
    {
        JsonElement body = default;
        if (context.Request.HasJsonContentType()) { body = await context.Request.ReadFromJsonAsync<JsonElement>(); }
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new RecordedModelRequest(context.Request.Path, headers, body.ValueKind is JsonValueKind.Undefined ? JsonSerializer.SerializeToElement(new { }) : body);
        requests.Enqueue(request);
        return request;
    }

    private sealed record Rule(Func<RecordedModelRequest, bool> Matches, Func<RecordedModelRequest, ScriptedAnswer?> Answer);
}
