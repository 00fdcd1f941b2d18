using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

internal static class ListDatasetVersions
{
    public static async Task<Ok<Page<DatasetVersionResponse>>> Handle(string name, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = NumberCursor.Decode(cursor);
        var dataset = await DatasetRows.FindAsync(db, name, cancellationToken);
        var rows = await db.DatasetVersions.AsNoTracking().Where(v => v.DatasetId == dataset.Id && (before == null || v.Number < before))
            .OrderByDescending(v => v.Number).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ConvertAll(v => DatasetVersionResponse.Of(name, v)).ToPage(size, v => v.Number.ToString()));
    }
}
