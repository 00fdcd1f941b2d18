using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LlmOps.ProgramRegistry.Annotation.Labelling;

/// <summary>How many items of an uploaded sheet were labelled and skipped; rows without either are left as they are.</summary>
internal sealed record SheetResult(int Labelled, int Skipped, int Blank);

/// <summary>For people who label in a spreadsheet: the items they could label, as CSV, and the same file back.</summary>
internal static class Spreadsheet
{
    private const string ItemColumn = "item";
    private const string SkipColumn = "skip_reason";
    private const int MostRows = 10_000;

    /// <summary>The open items that the caller has not labelled and, of those that need one label only, nobody else holds.</summary>
    public static async Task Download(string name, HttpContext http, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindAsync(db, name, cancellationToken);
        var (annotator, now) = (user.KeyName(), time.GetUtcNow());
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        await using var csv = CsvWriter.Create(http.Response.Body, null, leaveOpen: true);
        await csv.WriteRecordAsync([ItemColumn, .. queue.InputFields, .. queue.Questions.Select(q => q.Field), SkipColumn], cancellationToken);
        var items = db.AnnotationItems.AsNoTracking().Where(i => i.QueueId == queue.Id && i.State == ItemState.Open && !db.ItemLabels.Any(l => l.ItemId == i.Id && l.Annotator == annotator && l.AnsweredAt != null)
            && db.ItemLabels.Count(l => l.ItemId == i.Id && l.Annotator != annotator && (l.AnsweredAt != null || l.LeasedUntil > now)) < i.Needed).OrderByDescending(i => i.Priority).ThenBy(i => i.Number);
        await foreach (var item in items.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            using var inputs = JsonDocument.Parse(item.Inputs);
            await csv.WriteRecordAsync([item.Number.ToString(), .. queue.InputFields.Select(f => inputs.RootElement.TryGetProperty(f, out var value) ? new Cell(f, null, value).AsText() : ""), .. queue.Questions.Select(_ => ""), ""], cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
    }

    /// <summary>Takes the caller's answers; any wrong row rejects the whole sheet.</summary>
    public static async Task<Ok<SheetResult>> Upload(string name, HttpContext http, ClaimsPrincipal user, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindOpenAsync(db, name, cancellationToken);
        FileRows.Limit(http, options.Value.MaxImportBytes);
        var errors = new ImportErrors($"{name}.csv");
        var plan = new ImportPlan(true, [], [.. queue.Questions.Select(q => new FieldMapping(q.Field, q.Field))], ItemColumn, null, new(Datasets.Splits.SplitShares.AllTrain, 0, null), $"{name}.csv");
        var (labelled, skipped, blank) = (0, 0, 0);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await foreach (var row in FileRows.ReadAsync(http.Request.Body, plan, errors, cancellationToken))
        {
            try
            {
                if (Answer(queue, row) is not { } answer)
                {
                    blank++;
                    continue;
                }

                var number = int.TryParse(row.Cells.First(c => c.Column == ItemColumn).AsText(), out var n) ? n : 0;
                await AnswerItem.RecordAsync(db, queue, await AnnotationRows.LockAsync(db, queue, number, cancellationToken), user.KeyName(), answer, time.GetUtcNow(), cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                (labelled, skipped) = answer.SkipReason is null ? (labelled + 1, skipped) : (labelled, skipped + 1);
            }
            catch (ProblemException wrong)
            {
                errors.AddRow(row.Line, wrong.Message);
            }

            if (labelled + skipped > MostRows)
            {
                errors.AddRow(row.Line, $"a sheet has at most {MostRows} answers.");
                break;
            }
        }

        errors.ThrowIfAny();
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new SheetResult(labelled, skipped, blank));
    }

    private static ItemAnswer? Answer(AnnotationQueue queue, SourceRow row)
    {
        var labels = new JsonObject(row.Cells.Where(c => !c.IsBlank && queue.Questions.Any(q => q.Field == c.Column)).Select(c => KeyValuePair.Create(c.Column, (JsonNode?)JsonValue.Create(c.AsText().Trim()))));
        var skip = row.Cells.FirstOrDefault(c => c.Column == SkipColumn && !c.IsBlank).Text?.Trim();
        return labels.Count == 0 && skip is null ? null : AnswerItem.Checked(queue, new(labels.Count == 0 ? null : labels, skip));
    }
}
