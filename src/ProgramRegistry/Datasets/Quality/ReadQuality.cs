using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ProgramRegistry.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Datasets.Quality;

internal static class ReadQuality
{
    public static async Task<Ok<QualityReport>> Handle(string name, string version, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        return TypedResults.Ok(found.Quality ?? await ComputeAsync(name, found, db, time, cancellationToken));
    }

    // A version from before there were reports gets its own now, and keeps it.
    private static async Task<QualityReport> ComputeAsync(string name, DatasetVersion version, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var draft = await DatasetDraft.BeginAsync(db, name, time, cancellationToken);
        await draft.TakeAsync(version, [], [], cancellationToken);
        return await draft.ReportAsync(version, cancellationToken);
    }
}
