using LlmOps.ProgramRegistry.Datasets.Comparing;
using LlmOps.ProgramRegistry.Datasets.Editing;
using LlmOps.ProgramRegistry.Datasets.FinalChecks;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Quality;
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
        datasets.MapPost("/{name}/check", ImportDataset.Check).RequireScope(Scopes.Write).WithSummary("Read a file as an import would and answer with its quality report; nothing is published.");
        datasets.MapGet("/{name}/versions", ListDatasetVersions.Handle).RequireScope(Scopes.Read).WithSummary("List versions, newest first.");

        var version = datasets.MapGroup("/{name}/versions/{version}");
        version.MapGet("/", GetDatasetVersion.Handle).RequireScope(Scopes.Read).WithSummary("Read a version by number or latest.");
        version.MapPost("/append", AppendRows.Handle).RequireScope(Scopes.Write).WithSummary("Publish a version with the rows of a CSV or JSONL body added.");
        version.MapPost("/edit", EditRows.Handle).RequireScope(Scopes.Write).WithSummary("Publish a version with rows changed or removed, named by id in a CSV or JSONL body.");
        version.MapPost("/split", Resplit.Handle).RequireScope(Scopes.Write).WithSummary("Publish a version whose open labelled rows are dealt into splits anew.");
        version.MapGet("/diff", DiffVersions.Handle).RequireScope(Scopes.Read).WithSummary("Compare with another version: rows added, removed, edited, moved; sealed rows are counted, never shown.");
        version.MapGet("/quality", ReadQuality.Handle).RequireScope(Scopes.Read).WithSummary("Read the quality report: duplicates, leaks, conflicting labels, slips, balance, odd texts.");
        version.MapGet("/examples", ListExamples.Handle).RequireScope(Scopes.Read).WithSummary("Read the examples of a split in their published order; the test split is sealed.");
        version.MapGet("/export", ExportExamples.Handle).RequireScope(Scopes.Read).WithSummary("Download a split, or every open one, as CSV or JSONL.");
        version.MapGet("/final-checks", ListFinalChecks.Handle).RequireScope(Scopes.Read).WithSummary("Read the ledger of looks at the sealed test split, newest first.");
        version.MapPost("/final-checks", OpenFinalCheck.Handle).RequireScope(Scopes.Service).WithSummary("Write a look at the sealed test split into the ledger (services only).");
    }
}
