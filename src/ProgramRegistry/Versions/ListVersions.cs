using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Versions;

internal static class ListVersions
{
    public static async Task<Ok<Page<ProgramVersionResponse>>> Handle(string name, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = NumberCursor.Decode(cursor);
        var program = await ProgramRows.FindAsync(db, name, cancellationToken);
        var rows = await db.ProgramVersions.AsNoTracking().Where(v => v.ProgramId == program.Id && (before == null || v.Number < before))
            .OrderByDescending(v => v.Number).Take(size + 1).ToListAsync(cancellationToken);
        var answers = await ProgramVersionResponse.OfAsync(db, program, rows, cancellationToken);
        return TypedResults.Ok(answers.ToPage(size, v => v.Number.ToString()));
    }
}
