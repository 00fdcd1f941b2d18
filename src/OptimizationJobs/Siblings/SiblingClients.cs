using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Siblings;

internal static class SiblingClients
{
    public static void AddSiblings(this IServiceCollection services)
    {
        services.AddServiceClient<RegistryClient>("registry");
        services.AddServiceClient<EvalRunsClient>("evals");
        services.AddServiceClient<GatewayClient>("gateway");
    }
}
