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
        if (!string.IsNullOrEmpty(search))
        {
            var part = search.ToLowerInvariant();
            programs = programs.Where(p => p.Name.Contains(part));
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
