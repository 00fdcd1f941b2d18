using System.Security.Claims;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation;

/// <summary>A new queue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dataset">The dataset that gets the labels.</param>
/// <param name="InputFields">What is shown; the dataset's inputs when not given.</param>
/// <param name="Questions">What is asked; the dataset's labels, with the values they have, when not given.</param>
/// <param name="Instructions">What people should know before they begin.</param>
/// <param name="SecondReviewShare">Share of items that a second person labels, 0 to 1; .1 when not given.</param>
/// <param name="LeaseMinutes">How long an item is kept for the person who took it, 1 to 1440; 30 when not given.</param>
internal sealed record CreateQueueRequest(
    string? Name, string? Dataset, IReadOnlyList<string>? InputFields, IReadOnlyList<LabelQuestion>? Questions, string? Instructions, double? SecondReviewShare, int? LeaseMinutes);

internal static class CreateQueue
{
    private const double UsualShare = 0.1;
    private const int UsualLease = 30;
    private const int LongestLease = 1440;

    public static async Task<Created<QueueResponse>> Handle(CreateQueueRequest request, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        EntryName.Check("name", request.Name ?? "");
        EntryName.Check("dataset", request.Dataset ?? "");
        var filled = await FillAsync(request, db, cancellationToken);
        Check(filled);
        var now = time.GetUtcNow();
        var queue = new AnnotationQueue
        {
            Id = Guid.CreateVersion7(now), Name = filled.Name!, Dataset = filled.Dataset!, InputFields = [.. filled.InputFields!], Questions = filled.Questions!, Instructions = filled.Instructions ?? "",
            SecondReviewShare = filled.SecondReviewShare ?? UsualShare, LeaseMinutes = filled.LeaseMinutes ?? UsualLease, Author = user.KeyName(), CreatedAt = now,
        };
        if (await db.AnnotationQueues.AnyAsync(q => q.Name == queue.Name, cancellationToken))
        {
            throw ProblemException.Conflict("queue_exists", $"There is a queue '{queue.Name}' already.");
        }

        db.Add(queue);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/annotation-queues/{queue.Name}", QueueResponse.Of(queue, new Dictionary<string, int>(StringComparer.Ordinal)));
    }

    private static async Task<CreateQueueRequest> FillAsync(CreateQueueRequest request, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var version = await db.DatasetVersions.AsNoTracking().Join(db.Datasets.Where(d => d.Name == request.Dataset), v => new { Id = v.DatasetId, v.Number }, d => new { d.Id, Number = d.LatestVersion }, (v, d) => v).FirstOrDefaultAsync(cancellationToken);
        return version is null ? request : request with
        {
            InputFields = request.InputFields ?? version.InputFields,
            Questions = request.Questions ?? [.. version.LabelFields.Select(f => new LabelQuestion(f, version.LabelCounts.TryGetValue(f, out var values) ? [.. values.Keys.Where(v => v != LabelTally.OnlyInTest)] : null))],
        };
    }

    private static void Check(CreateQueueRequest request)
    {
        var errors = new List<FieldError>();
        if (request.InputFields is not { Count: > 0 })
        {
            errors.Add(new("input_fields", "name what is to be shown; the dataset does not exist yet."));
        }

        if (request.Questions is not { Count: > 0 })
        {
            errors.Add(new("questions", "name at least one label field to ask for."));
        }

        if ((request.Questions ?? []).Any(q => string.IsNullOrWhiteSpace(q.Field)) || (request.Questions ?? []).GroupBy(q => q.Field, StringComparer.Ordinal).Any(g => g.Count() > 1))
        {
            errors.Add(new("questions", "every question needs a field of its own."));
        }

        if ((request.Questions ?? []).Any(q => q.Values is { } values && values.Distinct(StringComparer.Ordinal).Count() < 2))
        {
            errors.Add(new("questions", "a choice needs at least two different values; leave them out for free text."));
        }

        if (request.SecondReviewShare is < 0 or > 1 || (request.SecondReviewShare is { } share && double.IsNaN(share)))
        {
            errors.Add(new("second_review_share", "must be between 0 and 1."));
        }

        if (request.LeaseMinutes is < 1 or > LongestLease)
        {
            errors.Add(new("lease_minutes", $"must be between 1 and {LongestLease}."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }
}
