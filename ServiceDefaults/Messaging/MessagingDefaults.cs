using MassTransit;
using MassTransit.Middleware;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>The house rules of the bus: quorum queues named <c>SERVICE-CONSUMER</c>, retries, dead letters, the outbox.</summary>
public static class MessagingDefaults
{
    /// <summary>
    /// Joins the bus named by the connection string <c>messaging</c> (<c>amqp://...</c>, or <c>memory</c> for one process alone).
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Kebab-case name of the service, the prefix of its queues.</param>
    /// <param name="configure">Registers consumers.</param>
    /// <param name="readyWithoutBus">True keeps the host ready while the broker is away (the gateway, which serves without it).</param>
    public static void AddMessaging<TContext>(this IHostApplicationBuilder builder, string service, Action<BusConsumers> configure, bool readyWithoutBus = false) where TContext : DbContext
    {
        var messaging = builder.Configuration.GetConnectionString("messaging")
            ?? throw new InvalidOperationException("Set ConnectionStrings__messaging to an amqp:// address.");
        var consumers = new BusConsumers();
        configure(consumers);
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<IInterceptor>(p => p.GetRequiredService<OutboxSignal>());
        builder.Services.AddMassTransit(bus =>
        {
            var names = new KebabCaseEndpointNameFormatter(service, false);
            bus.SetEndpointNameFormatter(names);
            consumers.Register(bus);
            bus.ConfigureHealthCheckOptions(options => options.MinimalFailureStatus = readyWithoutBus ? HealthStatus.Degraded : HealthStatus.Unhealthy);
            bus.AddConfigureEndpointsCallback((provider, _, endpoint) =>
            {
                (endpoint as IRabbitMqReceiveEndpointConfigurator)?.SetQuorumQueue();
                Guard<TContext>(endpoint, provider);
            });
            if (messaging.StartsWith("memory", StringComparison.Ordinal))
            {
                bus.UsingInMemory((provider, memory) =>
                {
                    consumers.ConfigureBroadcasts(memory, provider, names, Guard<TContext>);
                    memory.ConfigureEndpoints(provider);
                });
            }
            else
            {
                bus.UsingRabbitMq((provider, rabbit) =>
                {
                    rabbit.Host(new Uri(messaging));
                    rabbit.PrefetchCount = 16;
                    consumers.ConfigureBroadcasts(rabbit, provider, names, Guard<TContext>);
                    rabbit.ConfigureEndpoints(provider);
                });
            }
        });
        builder.Services.AddHostedService<OutboxRelay<TContext>>();
    }

    // Quick retries for races and blips; what still fails is set aside where people see it.
    private static void Guard<TContext>(IReceiveEndpointConfigurator endpoint, IServiceProvider provider) where TContext : DbContext
    {
        endpoint.UseMessageRetry(retry => retry.Exponential(4, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(400)));
        endpoint.ConfigureError(error =>
        {
            error.UseFilter(new DeadLetterFilter<TContext>(provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger("LlmOps.DeadLetters")));
            error.UseFilter(new ErrorTransportFilter());
        });
    }
}
