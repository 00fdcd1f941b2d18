using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Labels;

internal static class LabelHistory
{
    public static async Task<Ok<Page<LabelMoveResponse>>> Handle(string name, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = NumberCursor.Decode(cursor);
        var program = await ProgramRows.FindAsync(db, name, cancellationToken);
        var rows = await db.LabelMoves.AsNoTracking().Where(m => m.ProgramId == program.Id && (before == null || m.Id < before))
            .OrderByDescending(m => m.Id).Take(size + 1).ToListAsync(cancellationToken);
        var page = rows.ToPage(size, m => m.Id.ToString());
        return TypedResults.Ok(new Page<LabelMoveResponse>([.. page.Items.Select(LabelMoveResponse.Of)], page.NextCursor));
    }
}
