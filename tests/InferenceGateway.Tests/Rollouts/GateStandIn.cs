using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmOps.InferenceGateway.Tests.Rollouts;

/// <summary>The part of EvalRuns that rollouts ask: one gate for the program <c>gated</c>, and what it said last.</summary>
internal sealed class GateStandIn : IAsyncDisposable
{
    private readonly WebApplication app;

    private GateStandIn(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    /// <summary>The newest verdict; none before it is set.</summary>
    public string? Verdict { get; set; }

    public static async Task<GateStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var standIn = new GateStandIn(builder.Build());
        standIn.app.MapGet("/api/gates/{name}", (string name) => Results.Json(new { name, program = name == "release" ? "gated" : "other" }));
        standIn.app.MapGet("/api/gates/{name}/decisions", (int version) => Results.Json(new
        {
            items = standIn.Verdict is null ? [] : new object[] { new { verdict = standIn.Verdict, findings = new[] { new { subject = "exact_match", status = "fail", detail = $"-4 points for version {version}." } } } },
        }));
        await standIn.app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
