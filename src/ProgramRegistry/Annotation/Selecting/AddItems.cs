using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation.Selecting;

/// <summary>An item that is not a row of the dataset.</summary>
/// <param name="Inputs">What is shown.</param>
/// <param name="Origin"><c>upload</c>, <c>inference</c> or <c>feedback</c>.</param>
/// <param name="SourceId">Where it comes from, for example an inference's id.</param>
/// <param name="Priority">Higher is labelled sooner.</param>
internal sealed record NewItem(JsonObject? Inputs, string? Origin, string? SourceId, double? Priority);

/// <summary>What to add: items given here, or rows of the dataset's unlabelled split.</summary>
/// <param name="Items">Items; or null.</param>
/// <param name="Take">How many unlabelled rows; 100 when not given.</param>
/// <param name="By">How they are chosen, one of <see cref="Selection.All"/>; <c>order</c> when not given.</param>
/// <param name="Seed">Seed of a random choice.</param>
/// <param name="Predictions">What models said of the rows, for <c>margin</c>, <c>disagreement</c> and <c>rare</c>.</param>
internal sealed record AddItemsRequest(IReadOnlyList<NewItem>? Items, int? Take, string? By, int? Seed, IReadOnlyList<PredictedLabel>? Predictions);

/// <summary>How many items came in, and how many were there already.</summary>
internal sealed record AddedItems(int Added, int Already);

internal static class AddItems
{
    private const int MostItems = 10_000;
    private const int UsualTake = 100;
    private static readonly string[] Origins = ["upload", "inference", "feedback"];

    public static async Task<Ok<AddedItems>> Handle(string name, AddItemsRequest request, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindOpenAsync(db, name, cancellationToken);
        var candidates = request.Items is { } items ? Given(queue, items) : await UnlabelledRows.ChooseAsync(db, queue, Checked(request), cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var locked = (await db.AnnotationQueues.FromSql($"select * from annotation_queues where id = {queue.Id} for update").ToListAsync(cancellationToken)).Single();
        var known = (await db.AnnotationItems.Where(i => i.QueueId == queue.Id).Select(i => i.InputsHash).ToListAsync(cancellationToken)).ToHashSet();
        var added = candidates.Where(c => known.Add(c.Hash)).ToList();
        foreach (var candidate in added)
        {
            db.Add(Item(locked, candidate, time.GetUtcNow()));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new AddedItems(added.Count, candidates.Count - added.Count));
    }

    private static AddItemsRequest Checked(AddItemsRequest request)
    {
        var by = request.By ?? Selection.Order;
        return !Selection.All.Contains(by) ? throw ProblemException.Invalid("by", $"must be one of {string.Join(", ", Selection.All)}.")
            : request.Take is < 1 or > MostItems ? throw ProblemException.Invalid("take", $"must be between 1 and {MostItems}.")
            : Selection.NeedsPredictions(by) && request.Predictions is not { Count: > 0 } ? throw ProblemException.Invalid("predictions", $"are what '{by}' chooses by; give them.")
            : request with { By = by, Take = request.Take ?? UsualTake };
    }

    private static IReadOnlyList<CandidateItem> Given(AnnotationQueue queue, IReadOnlyList<NewItem> items)
    {
        var errors = new List<FieldError>();
        if (items.Count is 0 or > MostItems)
        {
            errors.Add(new("items", $"give between 1 and {MostItems}."));
        }

        foreach (var (index, item) in items.Index())
        {
            var missing = queue.InputFields.Where(f => item.Inputs?[f] is null).ToList();
            errors.AddRange(missing.Select(f => new FieldError($"items[{index}].inputs.{f}", "is missing.")));
            if (item.Origin is not null && !Origins.Contains(item.Origin))
            {
                errors.Add(new($"items[{index}].origin", $"must be one of {string.Join(", ", Origins)}."));
            }
        }

        return errors.Count > 0 ? throw ProblemException.Invalid(errors) : [.. items.Select(i => new CandidateItem(null, i.Origin ?? Origins[0], i.SourceId, Inputs(queue, i.Inputs!), i.Priority ?? 0))];
    }

    // In the order of their names, as examples have them.
    private static string Inputs(AnnotationQueue queue, JsonObject inputs) =>
        new JsonObject(queue.InputFields.Order(StringComparer.Ordinal).Select(f => KeyValuePair.Create(f, inputs[f]?.DeepClone()))).ToJsonString(JsonDefaults.Options);

    private static AnnotationItem Item(AnnotationQueue queue, CandidateItem candidate, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now), QueueId = queue.Id, Number = ++queue.LastItem, ExampleId = candidate.ExampleId, Origin = candidate.Origin, SourceId = candidate.SourceId, Inputs = candidate.Inputs,
        InputsHash = candidate.Hash, Priority = candidate.Priority, Needed = IsReviewed(queue, candidate) ? 2 : 1,
    };

    // By a hash of queue and content: nobody can choose, or foresee, what a second person will see.
    private static bool IsReviewed(AnnotationQueue queue, CandidateItem candidate) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{queue.Id}{candidate.Hash}"))) < queue.SecondReviewShare * uint.MaxValue;
}

/// <summary>A row or text on its way into a queue.</summary>
internal sealed record CandidateItem(string? ExampleId, string Origin, string? SourceId, string Inputs, double Priority)
{
    public Guid Hash { get; } = new(SHA256.HashData(Encoding.UTF8.GetBytes(Inputs)).AsSpan(0, 16), bigEndian: true);
}
