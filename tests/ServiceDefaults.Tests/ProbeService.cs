using System.Net.Http.Headers;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;
using LlmOps.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmOps.ServiceDefaults.Tests;

/// <summary>The smallest service that uses all of the defaults: notes come in over HTTP and are announced on the bus.</summary>
internal sealed class ProbeService : IAsyncDisposable
{
    public const string Secret = "llmops_probe-service-key-0123456789";
    private readonly WebApplication app;

    private ProbeService(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public NoteBook Book => app.Services.GetRequiredService<NoteBook>();

    public static async Task<ProbeService> StartAsync(string database, string messaging, params ApiKey[] keys)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1000);
        builder.Configuration["ConnectionStrings:probe"] = database;
        builder.Configuration["ConnectionStrings:messaging"] = messaging;
        builder.Configuration["LlmOps:ServiceKey"] = Secret;
        builder.AddHostDefaults("probe");
        builder.Services.AddSingleton(new FixedKeys([ServiceKey.Entry(builder.Configuration), .. keys]));
        builder.Services.AddKeyAuth<FixedKeys>();
        builder.AddServiceDatabase<ProbeDbContext>("probe");
        builder.AddMessaging<ProbeDbContext>("probe", bus => bus.Add<KeepNoteConsumer>().AddBroadcast<HearNoteConsumer>());
        builder.Services.AddSingleton<NoteBook>();
        var host = builder.Build();
        host.UseHostDefaults();
        host.MapPost("/api/notes", async (NoteRequest request, ProbeDbContext db, TimeProvider time, CancellationToken cancellationToken) =>
        {
            db.Enqueue(new NoteTaken(request.Text), time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return Results.Accepted();
        }).RequireScope(Scopes.Write);
        host.MapGet("/api/notes/{name}", (string name) => { throw ProblemException.NotFound("note", name, ["alpha", "beta"]); }).RequireScope(Scopes.Read);
        host.MapGet("/api/broken", () => { throw new InvalidOperationException("secret detail"); });
        host.MapDeadLetters<ProbeDbContext>("probe");
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ProbeDbContext>().Database.EnsureCreatedAsync();
        }

        await host.StartAsync();

        // Ready includes the bus: a replica that has not joined yet would miss a broadcast.
        using var http = new HttpClient();
        await Eventually.Async(async () => (await http.GetAsync($"{host.Urls.Single()}/health/ready")).IsSuccessStatusCode, "the probe service is ready");
        return new(host);
    }

    public HttpClient Client(string? key = Secret)
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

internal sealed record NoteRequest(string Text);

internal sealed class ProbeDbContext(DbContextOptions<ProbeDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddMessagingTables();
        modelBuilder.UseSnakeCaseNames();
    }
}

internal sealed class FixedKeys(IReadOnlyList<ApiKey> keys) : IApiKeys
{
    public ValueTask<ApiKey?> FindAsync(string hash, CancellationToken cancellationToken) => ValueTask.FromResult(keys.FirstOrDefault(k => k.Hash == hash));
}
