using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LlmOps.ServiceDefaults.Telemetry;

/// <summary>Stands in for the package OpenTelemetry.Extensions.Hosting; goes away once that package restores everywhere.</summary>
internal static class OpenTelemetryWithoutHosting
{
    public static IOpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        if (!services.Any(d => d.ImplementationType == typeof(TelemetryStarter)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryStarter>());
        }

        return new Builder(services);
    }

    private sealed record Builder(IServiceCollection Services) : IOpenTelemetryBuilder;

    /// <summary>Resolving the providers starts them; the container disposes, and so flushes, them at the end.</summary>
    private sealed class TelemetryStarter(IServiceProvider provider) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            provider.GetService<MeterProvider>();
            provider.GetService<TracerProvider>();
            provider.GetService<LoggerProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
