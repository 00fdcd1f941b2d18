using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmOps.ServiceDefaults.Http;

/// <summary>Health for probes, in every environment: live (the process answers) and ready (it can do its work).</summary>
public static class HealthEndpoints
{
    /// <summary>Tag of checks that decide readiness.</summary>
    public const string Ready = "ready";

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = c => c.Tags.Contains(Ready), ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new { Status = report.Status.ToString().ToLowerInvariant(), Checks = report.Entries.ToDictionary(e => e.Key, e => new { Status = e.Value.Status.ToString().ToLowerInvariant(), e.Value.Description }) }, JsonDefaults.Options);
}
