using LlmOps.Client;
using LlmOps.Contracts.EvalRuns;
using LlmOps.Testing;
using MassTransit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmOps.OptimizationJobs.Tests.Platform;

/// <summary>The service under test over HTTP, on a database that outlives it, with the stand-in EvalRuns on its bus.</summary>
internal sealed class OptimizerService(string database, StandInPlatform platform, string key = TestKeys.Service) : WebApplicationFactory<Program>
{
    /// <summary>The service's clock; runs with the world's, and can be put forward.</summary>
    public ShiftedTime Time { get; } = new();

    public LlmOpsClient Client() => new(new LlmOpsSettings { Optimizer = Server.BaseAddress, Key = key }, Server.CreateHandler());

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:optimizer", database);
        builder.UseSetting("ConnectionStrings:messaging", "memory");
        builder.UseSetting("LlmOps:ServiceKey", TestKeys.Service);
        foreach (var sibling in new[] { "registry", "evals", "gateway" })
        {
            builder.UseSetting($"services:{sibling}:http:0", platform.Address);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(p => new Listener(p.GetRequiredService<IBus>(), platform.Evals)));
        });
    }

    // First of all hosted services, so that no command is sent before it listens.
    private sealed class Listener(IBus bus, StandInEvals evals) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            bus.ConnectReceiveEndpoint("stand-in-evals", endpoint =>
            {
                endpoint.ConcurrentMessageLimit = 16;
                endpoint.Handler<StartEvalRun>(evals.StartAsync);
            });
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
