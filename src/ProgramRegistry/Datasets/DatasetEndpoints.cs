using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Datasets;

internal static class DatasetEndpoints
{
    public static void AddDatasets(this IServiceCollection services)
    {
    }

    public static void MapDatasets(this IEndpointRouteBuilder routes)
    {
        var datasets = routes.MapGroup("/api/datasets").WithTags("Datasets").RequireScope(Scopes.Read);
    }
}
