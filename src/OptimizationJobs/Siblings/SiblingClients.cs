using LlmOps.OptimizationJobs.FineTuning;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Siblings;

internal static class SiblingClients
{
    private static readonly TimeSpan UploadPatience = TimeSpan.FromMinutes(10);

    public static void AddSiblings(this IServiceCollection services)
    {
        services.AddServiceClient<RegistryClient>("registry");
        services.AddServiceClient<EvalRunsClient>("evals");
        services.AddServiceClient<GatewayClient>("gateway");
        services.AddServiceClient<FineTuningClient>("gateway").ConfigureHttpClient(http => http.Timeout = UploadPatience);
    }
}
