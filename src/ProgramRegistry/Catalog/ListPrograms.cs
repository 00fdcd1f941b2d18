using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Catalog;

internal static class ListPrograms
{
    public static async Task<Ok<Page<ProgramResponse>>> Handle(string? search, string? model, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var after = Cursor.Decode(cursor);
        var programs = db.Programs.AsNoTracking();
        foreach (var word in SearchText.Words(search ?? ""))
        {
            // One index or the other finds the word; "or" over both tables would use neither.
            var found = db.Programs.Where(p => p.SearchText.Contains(word)).Select(p => p.Id).Union(db.ProgramLabels.Where(l => l.Name.Contains(word)).Select(l => l.ProgramId));
            programs = programs.Where(p => found.Contains(p.Id));
        }

        if (!string.IsNullOrEmpty(model))
        {
            programs = programs.Where(p => p.Models.Contains(model));
        }

        if (after is not null)
        {
            programs = programs.Where(p => p.Name.CompareTo(after) > 0);
        }

        var rows = await programs.OrderBy(p => p.Name).Take(size + 1).ToListAsync(cancellationToken);
        var answers = await ProgramResponse.OfAsync(db, rows, cancellationToken);
        return TypedResults.Ok(answers.ToPage(size, p => p.Name));
    }
}
