using System.Collections.Concurrent;
using System.Net.Http.Headers;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Contracts.EvalRuns;
using LlmOps.Testing;
using MassTransit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmOps.EvalRuns.Tests.Kit;

/// <summary>The service in this process, over HTTP, on a real database, with scripted siblings.</summary>
internal sealed class EvalRunsService : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string?> settings;

    private EvalRunsService(IReadOnlyDictionary<string, string?> settings) => this.settings = settings;

    /// <summary>What the service announced.</summary>
    public ConcurrentQueue<EvalRunCompleted> Announced { get; } = [];

    public ConcurrentQueue<string> Log { get; } = [];

    public EvalRunsClient Runs { get; private set; } = null!;

    public JudgesClient Judges { get; private set; } = null!;

    public GatesClient Gates { get; private set; } = null!;

    public IBus Bus => Services.GetRequiredService<IBus>();

    public static IReadOnlyDictionary<string, string?> Settings(string database, Uri siblings, params (string Name, string Value)[] more) =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__evals"] = database, ["ConnectionStrings__messaging"] = "memory",
            ["services__registry__http__0"] = siblings.ToString(), ["services__gateway__http__0"] = siblings.ToString(),
            ["LlmOps__ServiceKey"] = TestKeys.Service, ["EvalRuns__Tries"] = "2", ["EvalRuns__FirstRetryMilliseconds"] = "1", ["EvalRuns__BreakerFailures"] = "100000",
        }.Concat(more.Select(m => KeyValuePair.Create(m.Name, (string?)m.Value))).GroupBy(s => s.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, s => s.Last().Value, StringComparer.Ordinal);

    public static EvalRunsService Start(string database, ScriptedSiblings siblings, params (string Name, string Value)[] more)
    {
        var service = new EvalRunsService(Settings(database, siblings.Address, more));
        var client = new LlmOpsClient(new LlmOpsSettings { Evals = new Uri("http://localhost"), Key = TestKeys.Service }, service.Server.CreateHandler());
        (service.Runs, service.Judges, service.Gates) = (client.EvalRuns, client.Judges, client.Gates);
        return service;
    }

    public HttpClient Http()
    {
        var http = CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestKeys.Service);
        return http;
    }

    public Task<EvalRunResponse> UntilAsync(Guid run, Func<EvalRunResponse, bool> state, string expectation) =>
        Eventually.Async<EvalRunResponse>(async () => await Runs.GetAsync(run) is var seen && state(seen) ? seen : null, expectation, TimeSpan.FromSeconds(60));

    public Task<EvalRunResponse> UntilEndedAsync(Guid run) => UntilAsync(run, r => r.Status is "completed" or "stopped" or "failed", "the run has ended");

    public async Task<IReadOnlyList<EvalResultResponse>> ResultsAsync(Guid run)
    {
        var results = new List<EvalResultResponse>();
        string? cursor = null;
        do
        {
            var page = await Runs.ResultsAsync(run, cursor: cursor, limit: 60);
            results.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return results;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name.Replace("__", ":", StringComparison.Ordinal), value);
        }

        builder.ConfigureLogging(log => log.ClearProviders().AddProvider(new RecordingLog(Log)));
        builder.ConfigureTestServices(services => services.AddSingleton<IHostedService>(provider => new Listener(provider.GetRequiredService<IBusControl>(), Announced)));
    }

    private sealed class Listener(IBusControl bus, ConcurrentQueue<EvalRunCompleted> announced) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            bus.ConnectReceiveEndpoint("announcements", endpoint => endpoint.Handler<EvalRunCompleted>(context =>
            {
                announced.Enqueue(context.Message);
                return Task.CompletedTask;
            })).Ready;

        // The bus ends its endpoints itself; ending this one beside it can meet it half started.
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class RecordingLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
