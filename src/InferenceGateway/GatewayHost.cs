using LlmOps.InferenceGateway.ChatCompletions;
using LlmOps.InferenceGateway.Feedback;
using LlmOps.InferenceGateway.FineTuning;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Keys;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.ProgramRuns;
using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.InferenceGateway.Spool;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.ModelClients.Tools;
using LlmOps.Programs.Tools;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.FeatureManagement;

namespace LlmOps.InferenceGateway;

/// <summary>Puts the gateway together.</summary>
internal static class GatewayHost
{
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var maxBody = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>()?.MaxBodyBytes ?? new GatewayOptions().MaxBodyBytes;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = maxBody);
        services.AddSingleton<StateDirectory>();
        services.AddSingleton<CircuitBreakers>();
        services.AddSingleton<UpstreamClient>();
        var tools = ToolOptions.Read(builder.Configuration.GetSection(ToolOptions.Section).AsEnumerable(makePathsRelative: true));
        services.AddSingleton<IToolInvoker>(provider => new HttpToolInvoker(tools, provider.GetRequiredService<TimeProvider>()));
        AddSnapshots(services);
        AddSpool(services);
        builder.AddServiceDatabase<GatewayDbContext>("gateway", startWithoutDatabase: true);
        builder.AddMessaging<GatewayDbContext>("inference-gateway", bus => bus.Add<KeepPublishedVersionConsumer>().AddBroadcast<RefreshSnapshotConsumer>(), readyWithoutBus: true);
        services.AddKeyAuth<GatewayKeys>();
        services.AddHostedService<BootstrapKey>();

        // The library takes the first provider it finds: ours must be there before it looks.
        services.AddSingleton<IFeatureDefinitionProvider, SnapshotFeatureDefinitions>();
        services.AddFeatureManagement();
        services.AddServiceClient<EvalRunsClient>("evals");
        services.AddSingleton<GateCheck>();
        services.AddSingleton<IRolloutRouter, RolloutRouter>();
        services.AddSingleton<InferenceLog>();
        services.AddSingleton<RecentInferences>();
        services.AddSingleton<FeedbackDesk>();
        services.AddSingleton<ProgramRunner>();
        services.AddSingleton<ProgramChat>();
        services.AddSingleton<RunProgram>();
        services.AddSingleton<CreateChatCompletion>();
        services.AddSingleton<FineTuningHttp>().AddScoped<ForwardFineTuning>();
    }

    private static void AddSnapshots(IServiceCollection services)
    {
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<SnapshotFile>();
        services.AddSingleton<SnapshotRefresher>();
        services.AddHostedService(p => p.GetRequiredService<SnapshotRefresher>());
        services.AddScoped<GatewayChanges>();
        services.AddHealthChecks().AddCheck<SnapshotHealth>("snapshot", tags: [HealthEndpoints.Ready]);
        services.AddSingleton<SnapshotHealth>();
    }

    private static void AddSpool(IServiceCollection services)
    {
        services.AddSingleton<SpoolFiles>();
        services.AddSingleton<SpoolWriter>();
        services.AddSingleton<SpoolReader>();
        services.AddSingleton<PartitionedTables>();
        services.AddScoped<SpoolStore>();
        services.AddHostedService<SpoolShipper>();
    }
}
