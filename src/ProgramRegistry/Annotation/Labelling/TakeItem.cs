using System.Security.Claims;
using System.Text.Json;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation.Labelling;

/// <summary>An item to label. It says nothing of what others made of it.</summary>
internal sealed record TakenItem(int Number, JsonElement Inputs, string Origin, DateTimeOffset LeasedUntil);

/// <summary>Gives the caller the next item: the one they hold already, else the most urgent that lacks a label and is not theirs to review.</summary>
internal static class TakeItem
{
    public static async Task<Results<Ok<TakenItem>, NoContent>> Handle(string name, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindOpenAsync(db, name, cancellationToken);
        var (annotator, now) = (user.KeyName(), time.GetUtcNow());
        while (true)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var item = await LockNextAsync(db, queue, annotator, now, cancellationToken);
            if (item is null)
            {
                return TypedResults.NoContent();
            }

            // What was seen before the lock may be old: somebody may just have taken it.
            if (await db.ItemLabels.CountAsync(l => l.ItemId == item.Id && l.Annotator != annotator && (l.AnsweredAt != null || l.LeasedUntil > now), cancellationToken) >= item.Needed)
            {
                continue;
            }

            var until = now.AddMinutes(queue.LeaseMinutes);
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into annotation_labels (item_id, annotator, queue_id, taken_at, leased_until) values ({item.Id}, {annotator}, {queue.Id}, {now}, {until})
                on conflict (item_id, annotator) do update set leased_until = excluded.leased_until
                """,
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return TypedResults.Ok(new TakenItem(item.Number, JsonElement.Parse(item.Inputs), item.Origin, until));
        }
    }

    // A live lease of somebody else counts as an answer to come; "skip locked" keeps two people who ask at once apart.
    private static async Task<AnnotationItem?> LockNextAsync(RegistryDbContext db, AnnotationQueue queue, string annotator, DateTimeOffset now, CancellationToken cancellationToken) => (await db.AnnotationItems.FromSql(
        $"""
        select i.* from annotation_items i
        left join annotation_labels mine on mine.item_id = i.id and mine.annotator = {annotator}
        where i.queue_id = {queue.Id} and i.state = 'Open' and mine.answered_at is null
            and (select count(*) from annotation_labels l where l.item_id = i.id and l.annotator <> {annotator} and (l.answered_at is not null or l.leased_until > {now})) < i.needed
        order by (mine.leased_until is not null and mine.leased_until > {now}) desc, i.priority desc, i.number
        limit 1 for update of i skip locked
        """).AsNoTracking().ToListAsync(cancellationToken)).FirstOrDefault();
}
