using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.FinalChecks;

internal static class ListFinalChecks
{
    public static async Task<Ok<Page<FinalCheckResponse>>> Handle(string name, string version, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = Cursor.DecodeId(cursor);
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        var rows = await db.FinalChecks.AsNoTracking().Where(c => c.VersionId == found.Id && (before == null || c.Id < before)).OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ConvertAll(c => FinalCheckResponse.Of(name, found, c)).ToPage(size, c => c.Id.ToString()));
    }
}
