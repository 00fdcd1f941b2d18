using LlmOps.EvalRuns.Examples;
using LlmOps.EvalRuns.Execution;
using LlmOps.EvalRuns.Execution.Budgets;
using LlmOps.EvalRuns.Execution.Limits;
using LlmOps.EvalRuns.Gates;
using LlmOps.EvalRuns.Judges;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.EvalRuns.Shards;
using LlmOps.EvalRuns.Siblings;
using LlmOps.ModelClients.Tools;
using LlmOps.Programs.Tools;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;

namespace LlmOps.EvalRuns;

/// <summary>Which parts of the service this process plays: <c>--role</c> or <c>EvalRuns:Role</c>, one of all, coordinator, worker.</summary>
internal sealed record Role(bool IsCoordinator, bool IsWorker)
{
    public static Role From(IConfiguration configuration) => (configuration["role"] ?? configuration["EvalRuns:Role"] ?? "all") switch
    {
        "all" => new(true, true),
        "coordinator" => new(true, false),
        "worker" => new(false, true),
        var other => throw new InvalidOperationException($"The role '{other}' is not known; it must be all, coordinator or worker."),
    };
}

internal static class RoleRegistration
{
    public static void AddEvalRuns(this IHostApplicationBuilder builder, Role role)
    {
        builder.AddMessaging<EvalRunsDbContext>("eval-runs", bus =>
        {
            if (role.IsCoordinator)
            {
                bus.Add<StartEvalRunConsumer>();
                bus.Add<DecideCertificateConsumer>();
                bus.Add<ExpireCertificatesConsumer>();
            }

            if (role.IsWorker)
            {
                bus.AddBroadcast<WakeWorkersConsumer>();
            }
        });
        builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<WorkSignal>();
        builder.Services.AddScoped<RunEnding>();
        if (role.IsCoordinator)
        {
            builder.Services.AddServiceClient<RegistryClient>("registry");
            builder.Services.AddServiceClient<GatewayClient>("gateway");
            builder.Services.AddScoped<ExampleSetStore>();
            builder.Services.AddScoped<JudgeDirectory>();
            builder.Services.AddSingleton<WebhookMetric>();
            builder.Services.AddScoped<MetricChoice>();
            builder.Services.AddScoped<GateEvidenceReader>();
            builder.Services.AddScoped<EvalRunIntake>();
            builder.Services.AddOptions<JudgeOptions>().BindConfiguration(JudgeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddScoped<SentinelStart>();
            builder.Services.AddHostedService<JudgeSentinel>();
            builder.Services.AddHostedService<RunSweep>();
        }

        if (role.IsWorker)
        {
            builder.Services.AddSingleton<HeldShards>();
            builder.Services.AddSingleton<ShardLeases>();
            builder.Services.AddSingleton<BudgetReservations>();
            builder.Services.AddSingleton<ModelGates>();
            builder.Services.AddSingleton<WorkerSlots>();
            builder.Services.AddSingleton<RunPatience>();
            builder.Services.AddSingleton<ShardLoading>();
            builder.Services.AddSingleton<GatewayModels>();
            var tools = ToolOptions.Read(builder.Configuration.GetSection(ToolOptions.Section).AsEnumerable(makePathsRelative: true));
            builder.Services.AddSingleton<IToolInvoker>(provider => new HttpToolInvoker(tools, provider.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton<StoredVerdicts>();
            builder.Services.AddSingleton<WebhookCaller>();
            builder.Services.AddSingleton<EmbeddingCaller>();
            builder.Services.AddSingleton<Scorers>();
            builder.Services.AddSingleton<ItemExecution>();
            builder.Services.AddSingleton<ResultWriter>();
            builder.Services.AddHostedService<EvalWorker>();
        }
    }
}
