using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation;

/// <summary>Finds queues and items.</summary>
internal static class AnnotationRows
{
    /// <exception cref="ProblemException">404 with close names.</exception>
    public static async Task<AnnotationQueue> FindAsync(RegistryDbContext db, string name, CancellationToken cancellationToken) =>
        await db.AnnotationQueues.AsNoTracking().FirstOrDefaultAsync(q => q.Name == name, cancellationToken)
        ?? throw ProblemException.NotFound("annotation queue", name, await db.AnnotationQueues.Select(q => q.Name).ToListAsync(cancellationToken));

    /// <exception cref="ProblemException">404, or 409 <c>queue_finished</c>.</exception>
    public static async Task<AnnotationQueue> FindOpenAsync(RegistryDbContext db, string name, CancellationToken cancellationToken) =>
        await FindAsync(db, name, cancellationToken) is { FinishedAt: null } queue ? queue
            : throw ProblemException.Conflict("queue_finished", $"The queue '{name}' is finished; make another one to go on.");

    /// <summary>Locks an item until the transaction ends: answers to it are taken one after the other.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static async Task<AnnotationItem> LockAsync(RegistryDbContext db, AnnotationQueue queue, int number, CancellationToken cancellationToken) =>
        (await db.AnnotationItems.FromSql($"select * from annotation_items where queue_id = {queue.Id} and number = {number} for update").ToListAsync(cancellationToken)).FirstOrDefault()
        ?? throw ProblemException.NotFound("item", number.ToString(), []);
}
