using LlmOps.ProgramRegistry.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

internal static class GetDatasetVersion
{
    public static async Task<Ok<DatasetVersionResponse>> Handle(string name, string version, RegistryDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(DatasetVersionResponse.Of(name, await DatasetRows.FindVersionAsync(db, name, version, cancellationToken)));
}
