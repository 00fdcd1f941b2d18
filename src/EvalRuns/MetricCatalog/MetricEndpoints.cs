using LlmOps.Evaluation.Metrics;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.MetricCatalog;

/// <summary>A metric in the catalogue.</summary>
internal sealed record MetricResponse(string Name, int Version, string Kind, string Description, bool NeedsOptions, IReadOnlyList<MetricOption> Options);

internal static class MetricEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/metrics").WithTags("Metrics")
            .MapGet("/", () => TypedResults.Ok(new Page<MetricResponse>([.. MetricList.All.Select(m => new MetricResponse(m.Name, m.Version, m.Kind, m.Description, m.NeedsOptions, m.Options))], null)))
            .RequireScope(Scopes.Read).WithSummary("List the metrics with their options.");
}
