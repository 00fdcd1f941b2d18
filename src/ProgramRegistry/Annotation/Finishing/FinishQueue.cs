using System.Security.Claims;
using System.Text.Json;
using LlmOps.ProgramRegistry.Datasets;
using LlmOps.ProgramRegistry.Datasets.Editing;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LlmOps.ProgramRegistry.Annotation.Finishing;

/// <summary>How a queue ends.</summary>
/// <param name="Split">Shares the newly labelled rows are dealt by, for example <c>train=0.7,validation=0.3</c>; all to train when not given.</param>
/// <param name="Seed">Seed of the draw.</param>
/// <param name="AllowUnfinished">Whether items still open or disagreed on may be left out.</param>
/// <param name="Block">Further quality findings that keep the version from being published.</param>
internal sealed record FinishRequest(string? Split, int? Seed, bool AllowUnfinished, string? Block);

/// <summary>Publishes a dataset version with a queue's labels: unlabelled rows get theirs, other items become new rows, each naming who labelled it.</summary>
internal static class FinishQueue
{
    public static async Task<Ok<DatasetVersionResponse>> Handle(
        string name, FinishRequest request, ClaimsPrincipal user, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindOpenAsync(db, name, cancellationToken);
        var items = await db.AnnotationItems.AsNoTracking().Where(i => i.QueueId == queue.Id).OrderBy(i => i.Number).ToListAsync(cancellationToken);
        CheckFinished(queue, items, request.AllowUnfinished);
        var labelled = items.Where(i => i.Labels is not null).ToList();
        var draw = new Draw(request.Split is null ? SplitShares.AllTrain : SplitShares.Parse(request.Split), request.Seed ?? 0, null);
        var policy = QualityPolicy.Of(options.Value.BlockedFindings, request.Block);
        var version = await db.Datasets.AnyAsync(d => d.Name == queue.Dataset, cancellationToken) ? await DatasetRows.FindVersionAsync(db, queue.Dataset, "latest", cancellationToken) : null;
        var plan = version is null ? New(queue, draw, policy, user.KeyName()) : DraftPlan.From(queue.Dataset, version, true, VersionChange.Annotation, draw, policy, user.KeyName(), $"Annotation queue {queue.Name}");

        DatasetVersionResponse published;
        await using (var draft = await DatasetDraft.BeginAsync(db, $"queue {queue.Name}, item", time, cancellationToken))
        {
            await StageAsync(draft, db, queue, version, labelled, cancellationToken);
            published = await draft.PublishAsync(plan, cancellationToken);
        }

        // Should this be cut off here, finishing again finds the version that is there.
        await db.AnnotationQueues.Where(q => q.Id == queue.Id).ExecuteUpdateAsync(set => set.SetProperty(q => q.FinishedAt, time.GetUtcNow()).SetProperty(q => q.FinishedVersion, published.Number), cancellationToken);
        return TypedResults.Ok(published);
    }

    private static void CheckFinished(AnnotationQueue queue, IReadOnlyList<AnnotationItem> items, bool allowUnfinished)
    {
        var (open, disagreed) = (items.Count(i => i.State == ItemState.Open), items.Count(i => i.State == ItemState.Disagreed));
        if (!allowUnfinished && open + disagreed > 0)
        {
            throw ProblemException.Conflict("queue_unfinished", $"{open} items of '{queue.Name}' are still open and {disagreed} wait for a decision; label and decide them, or set allow_unfinished to leave them out.");
        }

        if (items.All(i => i.Labels is null))
        {
            throw ProblemException.Conflict("nothing_labelled", $"No item of '{queue.Name}' has labels that count.");
        }
    }

    private static DraftPlan New(AnnotationQueue queue, Draw draw, QualityPolicy policy, string author) => new()
    {
        Dataset = queue.Dataset, InputFields = queue.InputFields, LabelFields = [.. queue.Questions.Select(q => q.Field)], FieldTypes = new Dictionary<string, string>(StringComparer.Ordinal), Draw = draw,
        Policy = policy, Author = author, Change = VersionChange.Annotation, Note = $"Annotation queue {queue.Name}",
    };

    private static async Task StageAsync(DatasetDraft draft, RegistryDbContext db, AnnotationQueue queue, DatasetVersion? version, IReadOnlyList<AnnotationItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Where(i => i.ExampleId is not null).Select(i => i.ExampleId!).ToList();
        var rows = version is null ? [] : await db.Examples.AsNoTracking().Where(e => e.VersionId == version.Id && e.Split != Split.Test.Text() && ids.Contains(e.ExampleId)).ToDictionaryAsync(e => e.ExampleId, StringComparer.Ordinal, cancellationToken);
        if (version is not null)
        {
            await draft.TakeAsync(version, rows.Keys, [], cancellationToken);
        }

        var people = await AnnotatorsAsync(db, items, cancellationToken);
        var fields = new ImportPlan(false, Mappings(version?.InputFields ?? queue.InputFields, version), Mappings(version?.LabelFields ?? [.. queue.Questions.Select(q => q.Field)], version), ImportPlan.IdField, ImportPlan.SplitField, new(SplitShares.AllTrain, 0, null), queue.Name);
        var (edits, additions) = (new RowBuilder(fields, draft.Errors), new RowBuilder(fields with { IdColumn = null, SplitColumn = null }, draft.Errors));
        await using var copy = await StagingTables.BeginCopyAsync(draft.Connection, cancellationToken);
        foreach (var item in items)
        {
            var labels = Cells(item.Labels!).Append(new(ImportPlan.MetadataPrefix + "annotators", people[item.Id])).ToList();
            if (item.ExampleId is not null && rows.TryGetValue(item.ExampleId, out var row))
            {
                if (new RowEdit(item.Number, item.ExampleId, false, labels).Apply(row, edits, draft.Errors) is { } edited)
                {
                    await StagingTables.WriteAsync(copy, row.Position, edited, isBase: true, cancellationToken);
                }
            }
            else if (additions.Build(new(item.Number, [.. Cells(item.Inputs), .. labels, .. Source(item)])) is { } added)
            {
                await StagingTables.WriteAsync(copy, draft.NextPosition++, added, isBase: false, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
        draft.AddMetadataFields([.. edits.MetadataFields, .. additions.MetadataFields]);
    }

    private static IReadOnlyList<FieldMapping> Mappings(IEnumerable<string> fields, DatasetVersion? version) => [.. fields.Select(f => new FieldMapping(f, f, version?.TypeOf(f) ?? FieldType.Any))];

    private static IEnumerable<Cell> Cells(string json) => JsonElement.Parse(json).EnumerateObject().Select(m => new Cell(m.Name, null, m.Value));

    private static IEnumerable<Cell> Source(AnnotationItem item) => item.SourceId is null ? [] : [new Cell(ImportPlan.MetadataPrefix + "source", $"{item.Origin} {item.SourceId}")];

    private static async Task<IReadOnlyDictionary<Guid, string>> AnnotatorsAsync(RegistryDbContext db, IReadOnlyList<AnnotationItem> items, CancellationToken cancellationToken)
    {
        var queue = items[0].QueueId;
        var labels = await db.ItemLabels.AsNoTracking().Where(l => l.QueueId == queue && l.Labels != null).Select(l => new { l.ItemId, l.Annotator }).ToListAsync(cancellationToken);
        var given = labels.ToLookup(l => l.ItemId, l => l.Annotator);
        return items.ToDictionary(i => i.Id, i => string.Join(", ", given[i.Id].Append(i.AdjudicatedBy).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }
}
