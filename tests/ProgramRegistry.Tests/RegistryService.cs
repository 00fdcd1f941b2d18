using System.Collections.Concurrent;
using LlmOps.Client;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.Testing;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmOps.ProgramRegistry.Tests;

/// <summary>The registry on a real database and a real port, with a tiny gateway that knows four keys, and what it says on the bus and in its logs.</summary>
public class RegistryService : IAsyncLifetime
{
    public const string ReadKey = "llmops_test_read_0123456789abcdef";
    public const string WriteKey = "llmops_test_write_0123456789abcdef";

    private readonly PostgresDatabase database = new();
    private readonly SocketsHttpHandler handler = new();
    private WebApplication? gateway;
    private Host? host;

    public ConcurrentQueue<object> Published { get; } = [];

    public ConcurrentQueue<string> Logs { get; } = [];

    public IServiceProvider Services => host!.Services;

    public Uri Address { get; private set; } = new("http://unset");

    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal);

    public LlmOpsClient As(string? key) => new(new LlmOpsSettings { Registry = Address, Key = key }, handler);

    public HttpClient Http(string? key)
    {
        var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
        return http;
    }

    public virtual async Task InitializeAsync()
    {
        await database.InitializeAsync();
        gateway = await StartGatewayAsync();
        host = new Host(new Dictionary<string, string>(Settings, StringComparer.Ordinal)
        {
            ["ConnectionStrings:registry"] = database.ConnectionString,
            ["ConnectionStrings:messaging"] = "memory",
            ["services:gateway:http:0"] = gateway.Urls.First(),
            ["LlmOps:ServiceKey"] = TestKeys.Service,
        }, Published, Logs);
        host.UseKestrel(0);
        host.StartServer();
        Address = host.ClientOptions.BaseAddress;
    }

    public virtual async Task DisposeAsync()
    {
        await host!.DisposeAsync();
        await gateway!.DisposeAsync();
        handler.Dispose();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static async Task<WebApplication> StartGatewayAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        ApiKey[] keys = [Key("admin", TestKeys.Admin, Scopes.Admin), Key("writer", WriteKey, Scopes.Read, Scopes.Write), Key("reader", ReadKey, Scopes.Read)];
        app.MapGet("/api/keys/snapshot", () => Results.Json(keys, ServiceDefaults.Http.JsonDefaults.Options));
        await app.StartAsync();
        return app;
    }

    private static ApiKey Key(string name, string key, params string[] scopes) => new($"key-{name}", name, ApiKey.HashOf(key), scopes);

    private sealed class Host(Dictionary<string, string> settings, ConcurrentQueue<object> published, ConcurrentQueue<string> logs) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.UseSetting("urls", "http://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new LogCapture(logs)));
            builder.ConfigureServices(services => services.AddSingleton<IPublishObserver>(new PublishWatch(published)));
        }
    }

    private sealed class PublishWatch(ConcurrentQueue<object> published) : IPublishObserver
    {
        public Task PrePublish<T>(PublishContext<T> context) where T : class => Task.CompletedTask;

        public Task PostPublish<T>(PublishContext<T> context) where T : class
        {
            published.Enqueue(context.Message);
            return Task.CompletedTask;
        }

        public Task PublishFault<T>(PublishContext<T> context, Exception exception) where T : class => Task.CompletedTask;
    }

    private sealed class LogCapture(ConcurrentQueue<string> lines) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new CategoryLog(categoryName, lines);

        public void Dispose()
        {
        }

        private sealed class CategoryLog(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}
