using System.Text.Json;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation.Reviewing;

/// <summary>What one person answered.</summary>
internal sealed record AnswerResponse(string Annotator, JsonElement? Labels, string? SkipReason, DateTimeOffset At);

/// <summary>An item with its answers; of an open one none are shown, so that the second look stays blind.</summary>
internal sealed record ItemResponse(
    int Number, string? ExampleId, string Origin, string? SourceId, JsonElement Inputs, double Priority, int Needed, string State, JsonElement? Labels, string? AdjudicatedBy, IReadOnlyList<AnswerResponse> Answers);

internal static class ReadItems
{
    public static async Task<Ok<Page<ItemResponse>>> Handle(string name, string? state, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var (size, after) = (Cursor.Limit(limit), NumberCursor.Decode(cursor) ?? 0);
        var wanted = state is null ? (ItemState?)null : Enum.TryParse<ItemState>(state, ignoreCase: true, out var known) ? known
            : throw ProblemException.Invalid("state", $"must be one of {string.Join(", ", Enum.GetNames<ItemState>().Select(n => n.ToLowerInvariant()))}.");
        var queue = await AnnotationRows.FindAsync(db, name, cancellationToken);
        var rows = await db.AnnotationItems.AsNoTracking().Where(i => i.QueueId == queue.Id && i.Number > after && (wanted == null || i.State == wanted)).OrderBy(i => i.Number).Take(size + 1).ToListAsync(cancellationToken);
        var page = rows.ToPage(size, i => i.Number.ToString());
        var complete = page.Items.Where(i => i.State != ItemState.Open).Select(i => i.Id).ToList();
        var answers = (await db.ItemLabels.AsNoTracking().Where(l => complete.Contains(l.ItemId) && l.AnsweredAt != null).OrderBy(l => l.AnsweredAt).ToListAsync(cancellationToken)).ToLookup(l => l.ItemId);
        return TypedResults.Ok(new Page<ItemResponse>([.. page.Items.Select(i => Of(i, answers[i.Id]))], page.NextCursor));
    }

    private static ItemResponse Of(AnnotationItem item, IEnumerable<ItemLabel> answers) => new(
        item.Number, item.ExampleId, item.Origin, item.SourceId, JsonElement.Parse(item.Inputs), item.Priority, item.Needed, item.State.ToString().ToLowerInvariant(), Json(item.Labels), item.AdjudicatedBy,
        [.. answers.Select(a => new AnswerResponse(a.Annotator, Json(a.Labels), a.SkipReason, a.AnsweredAt!.Value))]);

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
