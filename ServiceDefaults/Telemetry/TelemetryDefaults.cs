using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LlmOps.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. Prompt text is never among them.</summary>
public static class TelemetryDefaults
{
    /// <summary>Adds telemetry under the service's name.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        AppContext.SetSwitch("OpenAI.Experimental.EnableOpenTelemetry", isEnabled: true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);

        // A failed command is thrown and logged by its caller; a failed check is what the health endpoint answers.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService($"llmops-{service}", serviceInstanceId: Environment.ProcessId.ToString()))
            .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "OpenAI.*", "LlmOps.*"))
            .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit", "OpenAI.*", "LlmOps.*"))
            .WithLogging(null, logs => logs.IncludeScopes = true)
            .UseOtlpExporter();
    }
}
