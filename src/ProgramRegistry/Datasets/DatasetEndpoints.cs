using LlmOps.ProgramRegistry.Datasets.FinalChecks;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Reading;
using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Datasets;

internal static class DatasetEndpoints
{
    public static void AddDatasets(this IServiceCollection services) =>
        services.AddOptions<ImportOptions>().BindConfiguration(ImportOptions.Section).ValidateDataAnnotations().ValidateOnStart();

    public static void MapDatasets(this IEndpointRouteBuilder routes)
    {
        var datasets = routes.MapGroup("/api/datasets").WithTags("Datasets");
        datasets.MapGet("/", ListDatasets.Handle).RequireScope(Scopes.Read).WithSummary("List datasets by name.");
        datasets.MapPost("/{name}/versions", ImportDataset.Handle).RequireScope(Scopes.Write).WithSummary("Publish a version from a CSV or JSONL body; any bad row rejects the whole file.");
        datasets.MapGet("/{name}/versions", ListDatasetVersions.Handle).RequireScope(Scopes.Read).WithSummary("List versions, newest first.");

        var version = datasets.MapGroup("/{name}/versions/{version}");
        version.MapGet("/", GetDatasetVersion.Handle).RequireScope(Scopes.Read).WithSummary("Read a version by number or latest.");
        version.MapGet("/examples", ListExamples.Handle).RequireScope(Scopes.Read).WithSummary("Read the examples of a split in their published order; the test split is sealed.");
        version.MapGet("/export", ExportExamples.Handle).RequireScope(Scopes.Read).WithSummary("Download a split, or every open one, as CSV or JSONL.");
        version.MapGet("/final-checks", ListFinalChecks.Handle).RequireScope(Scopes.Read).WithSummary("Read the ledger of looks at the sealed test split, newest first.");
        version.MapPost("/final-checks", OpenFinalCheck.Handle).RequireScope(Scopes.Service).WithSummary("Write a look at the sealed test split into the ledger (services only).");
    }
}
