using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LlmOps.ServiceDefaults.Telemetry;

/// <summary>Gives the framework's request span the names the semantic conventions ask for, and drops health probes.</summary>
internal sealed class RequestTelemetry(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var span = Activity.Current;
        if (span is null)
        {
            await next(context);
            return;
        }

        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
        }

        await next(context);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = $"{context.Request.Method} {route ?? "unmatched"}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("error.type", context.Response.StatusCode.ToString());
        }
    }
}

/// <summary>Adds request span naming to a host's pipeline.</summary>
public static class RequestTelemetryExtensions
{
    /// <summary>Must be the outermost middleware.</summary>
    public static IApplicationBuilder UseRequestTelemetry(this IApplicationBuilder app) => app.UseMiddleware<RequestTelemetry>();
}
