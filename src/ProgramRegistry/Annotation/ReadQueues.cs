using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation;

internal static class ReadQueues
{
    public static async Task<Ok<Page<QueueResponse>>> List(string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var (size, after) = (Cursor.Limit(limit), Cursor.Decode(cursor) ?? "");
        var rows = await db.AnnotationQueues.AsNoTracking().Where(q => q.Name.CompareTo(after) > 0).OrderBy(q => q.Name).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok((await QueueResponse.OfAsync(db, rows, cancellationToken)).ToList().ToPage(size, q => q.Name));
    }

    public static async Task<Ok<QueueResponse>> Get(string name, RegistryDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok((await QueueResponse.OfAsync(db, [await AnnotationRows.FindAsync(db, name, cancellationToken)], cancellationToken))[0]);
}
