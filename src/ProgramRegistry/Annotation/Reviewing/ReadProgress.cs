using LlmOps.ProgramRegistry.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation.Reviewing;

/// <summary>What one person has done.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Labelled">Items labelled.</param>
/// <param name="Skipped">Items skipped.</param>
/// <param name="Holding">Items taken and not answered yet.</param>
/// <param name="MedianSeconds">Half of the answers took at most so long, from taking to answering.</param>
/// <param name="LastAt">When the last answer came.</param>
internal sealed record AnnotatorProgress(string Annotator, int Labelled, int Skipped, int Holding, double? MedianSeconds, DateTimeOffset? LastAt);

/// <summary>How far a queue is, who did what, and how far people agree.</summary>
internal sealed record QueueProgress(QueueResponse Queue, IReadOnlyList<AnnotatorProgress> Annotators, IReadOnlyList<PairAgreement> Agreement);

internal static class ReadProgress
{
    public static async Task<Ok<QueueProgress>> Handle(string name, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindAsync(db, name, cancellationToken);
        var (labels, now) = (await db.ItemLabels.AsNoTracking().Where(l => l.QueueId == queue.Id).ToListAsync(cancellationToken), time.GetUtcNow());
        var people = labels.GroupBy(l => l.Annotator, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Of(g.Key, [.. g], now));
        var agreement = QueueAgreement.Of([.. queue.Questions.Select(q => q.Field)], labels.Where(l => l.Labels is not null).Select(l => (l.ItemId, l.Annotator, l.Labels!)));
        return TypedResults.Ok(new QueueProgress((await QueueResponse.OfAsync(db, [queue], cancellationToken))[0], [.. people], agreement));
    }

    private static AnnotatorProgress Of(string annotator, IReadOnlyList<ItemLabel> labels, DateTimeOffset now)
    {
        var times = labels.Where(l => l.AnsweredAt is not null).Select(l => (l.AnsweredAt!.Value - l.TakenAt).TotalSeconds).Order().ToList();
        return new(annotator, labels.Count(l => l.Labels is not null), labels.Count(l => l.SkipReason is not null), labels.Count(l => l.AnsweredAt is null && l.LeasedUntil > now), times.Count == 0 ? null : times[times.Count / 2], labels.Max(l => l.AnsweredAt));
    }
}
