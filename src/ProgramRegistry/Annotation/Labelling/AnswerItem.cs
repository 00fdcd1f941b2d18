using System.Security.Claims;
using System.Text.Json.Nodes;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation.Labelling;

/// <summary>A person's answer: labels, or why there are none.</summary>
internal sealed record AnswerRequest(JsonObject? Labels, string? SkipReason);

/// <summary>What became of an item. Whether others agreed is not said: it would tell their labels.</summary>
internal sealed record AnsweredItem(int Number, bool Complete);

internal static class AnswerItem
{
    private const int LongestReason = 1000;

    public static async Task<Ok<AnsweredItem>> Handle(string name, int number, AnswerRequest request, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindOpenAsync(db, name, cancellationToken);
        var answer = Checked(queue, request);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var item = await AnnotationRows.LockAsync(db, queue, number, cancellationToken);
        await RecordAsync(db, queue, item, user.KeyName(), answer, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new AnsweredItem(number, item.State != ItemState.Open));
    }

    /// <summary>Gives a taken item back.</summary>
    public static async Task<NoContent> Release(string name, int number, ClaimsPrincipal user, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var (queue, annotator) = (await AnnotationRows.FindAsync(db, name, cancellationToken), user.KeyName());
        await db.ItemLabels.Where(l => l.Annotator == annotator && l.AnsweredAt == null && db.AnnotationItems.Any(i => i.Id == l.ItemId && i.QueueId == queue.Id && i.Number == number)).ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Keeps an answer to a locked item and decides what the item now is. An answer can be changed by who gave it until the item is complete.</summary>
    /// <exception cref="ProblemException">409 <c>item_complete</c> or <c>item_taken</c>.</exception>
    public static async Task RecordAsync(RegistryDbContext db, AnnotationQueue queue, AnnotationItem item, string annotator, ItemAnswer answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (item.State != ItemState.Open)
        {
            throw ProblemException.Conflict("item_complete", $"Item {item.Number} has all the labels it needs.");
        }

        var rows = await db.ItemLabels.Where(l => l.ItemId == item.Id).ToListAsync(cancellationToken);
        if (rows.Count(r => r.Annotator != annotator && (r.AnsweredAt is not null || r.LeasedUntil > now)) >= item.Needed)
        {
            throw ProblemException.Conflict("item_taken", $"Item {item.Number} is being labelled by somebody else.");
        }

        var mine = rows.Find(r => r.Annotator == annotator);
        if (mine is null)
        {
            mine = new() { ItemId = item.Id, Annotator = annotator, QueueId = queue.Id, TakenAt = now };
            db.Add(mine);
            rows.Add(mine);
        }

        (mine.LeasedUntil, mine.AnsweredAt, mine.Labels, mine.SkipReason) = (null, now, answer.Labels, answer.SkipReason);
        (item.State, item.Labels) = ItemDecision.Of(item.Needed, [.. rows.Where(r => r.AnsweredAt is not null).Select(r => r.Labels)]);
    }

    /// <exception cref="ProblemException">400 naming every wrong field.</exception>
    public static ItemAnswer Checked(AnnotationQueue queue, AnswerRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.SkipReason))
        {
            return request.Labels is null ? throw ProblemException.Invalid("labels", "give labels, or a skip_reason.") : new(LabelAnswer.Normal(queue, request.Labels), null);
        }

        return request.Labels is not null ? throw ProblemException.Invalid("skip_reason", "an item is labelled or skipped, not both.")
            : request.SkipReason.Length > LongestReason ? throw ProblemException.Invalid("skip_reason", $"is longer than {LongestReason} characters.")
            : new(null, request.SkipReason.Trim());
    }
}

/// <summary>A checked answer: labels in their normal form, or the reason of a skip.</summary>
internal sealed record ItemAnswer(string? Labels, string? SkipReason);
