using LlmOps.ProgramRegistry.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation;

/// <summary>A queue and how far it is. <c>Items</c> counts by state.</summary>
internal sealed record QueueResponse(
    string Name, string Dataset, IReadOnlyList<string> InputFields, IReadOnlyList<LabelQuestion> Questions, string Instructions, double SecondReviewShare, int LeaseMinutes,
    IReadOnlyDictionary<string, int> Items, string Author, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int? FinishedVersion)
{
    public static QueueResponse Of(AnnotationQueue queue, IReadOnlyDictionary<string, int> items) => new(
        queue.Name, queue.Dataset, queue.InputFields, queue.Questions, queue.Instructions, queue.SecondReviewShare, queue.LeaseMinutes, items, queue.Author, queue.CreatedAt, queue.FinishedAt, queue.FinishedVersion);

    /// <summary>Queues with their counts, in their order.</summary>
    public static async Task<IReadOnlyList<QueueResponse>> OfAsync(RegistryDbContext db, IReadOnlyList<AnnotationQueue> queues, CancellationToken cancellationToken)
    {
        var ids = queues.Select(q => q.Id).ToList();
        var counts = await db.AnnotationItems.Where(i => ids.Contains(i.QueueId)).GroupBy(i => new { i.QueueId, i.State }).Select(g => new { g.Key.QueueId, g.Key.State, Count = g.Count() }).ToListAsync(cancellationToken);
        return [.. queues.Select(q => Of(q, counts.Where(c => c.QueueId == q.Id).OrderBy(c => c.State).ToDictionary(c => c.State.ToString().ToLowerInvariant(), c => c.Count, StringComparer.Ordinal)))];
    }
}
