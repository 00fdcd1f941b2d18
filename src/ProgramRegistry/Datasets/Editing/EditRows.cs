using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LlmOps.ProgramRegistry.Datasets.Editing;

/// <summary>
/// Publishes a version with some rows changed or removed. The file names rows by id and has the columns to change, as an export has them: what it does not have stays as it is,
/// as does a row whose CSV cell is empty; <c>null</c> in JSON clears a label; <c>remove</c> removes the row.
/// </summary>
internal static class EditRows
{
    private const int MostEdits = 100_000;
    private const int PageSize = 1000;

    public static async Task<Results<Created<DatasetVersionResponse>, Ok<DatasetVersionResponse>>> Handle(
        string name, string version, [AsParameters] ImportQuery query, HttpContext http, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        var file = ImportPlan.For(found, query with { Inputs = null, Labels = null, Split = null, SplitColumn = null });
        var fields = file with { IdColumn = ImportPlan.IdField, SplitColumn = ImportPlan.SplitField };
        var draw = file.Draw with { Shares = query.Split is null ? file.Draw.Shares : Splits.SplitShares.Parse(query.Split) };
        var plan = DraftPlan.From(name, found, DatasetRows.IsLatest(version), VersionChange.Edit, draw, QualityPolicy.Of(options.Value.BlockedFindings, query.Block), http.User.KeyName(), query.Note);
        await using var draft = await DatasetDraft.BeginAsync(db, file.FileName, time, cancellationToken);
        FileRows.Limit(http, options.Value.MaxImportBytes);
        var edits = await ReadAsync(http.Request.Body, file, found, draft.Errors, cancellationToken);
        draft.Errors.ThrowIfAny();
        await draft.TakeAsync(found, [.. edits.Keys], [], cancellationToken);
        await StageAsync(draft, db, found, fields, edits, cancellationToken);
        return ImportDataset.Answer(await draft.PublishAsync(plan, cancellationToken));
    }

    private static async Task<IReadOnlyDictionary<string, RowEdit>> ReadAsync(Stream body, ImportPlan file, DatasetVersion version, ImportErrors errors, CancellationToken cancellationToken)
    {
        var reading = new EditReader(version, errors, isCsv: file.IsCsv);
        // The file need not have the version's own columns, only an id and what it changes.
        var anyColumns = file with { Inputs = [], Labels = [], IdColumn = ImportPlan.IdField };
        var edits = new Dictionary<string, RowEdit>(StringComparer.Ordinal);
        await foreach (var row in FileRows.ReadAsync(body, anyColumns, errors, cancellationToken))
        {
            if (reading.Read(row) is { } edit && !edits.TryAdd(edit.Id, edit))
            {
                errors.AddRow(row.Line, $"the id '{edit.Id}' is already edited on line {edits[edit.Id].Line}.");
            }

            if (edits.Count > MostEdits)
            {
                errors.AddRow(row.Line, $"at most {MostEdits} rows can be edited at once.");
                break;
            }
        }

        if (edits.Count == 0 && !errors.Any)
        {
            errors.Add(file.FileName, "the file has no rows.");
        }

        return edits;
    }

    private static async Task StageAsync(DatasetDraft draft, RegistryDbContext db, DatasetVersion version, ImportPlan fields, IReadOnlyDictionary<string, RowEdit> edits, CancellationToken cancellationToken)
    {
        var builder = new RowBuilder(fields, draft.Errors);
        foreach (var page in edits.Values.Chunk(PageSize))
        {
            var ids = page.Select(e => e.Id).ToArray();
            var rows = await db.Examples.AsNoTracking().Where(e => e.VersionId == version.Id && ids.Contains(e.ExampleId)).ToDictionaryAsync(e => e.ExampleId, StringComparer.Ordinal, cancellationToken);
            await using var copy = await StagingTables.BeginCopyAsync(draft.Connection, cancellationToken);
            foreach (var edit in page)
            {
                if (!rows.TryGetValue(edit.Id, out var row))
                {
                    draft.Errors.AddRow(edit.Line, $"there is no example '{edit.Id}' in version {version.Number}.");
                }
                else if (edit.Apply(row, builder, draft.Errors) is { } edited)
                {
                    await StagingTables.WriteAsync(copy, row.Position, edited, isBase: true, cancellationToken);
                }
            }

            await copy.CompleteAsync(cancellationToken);
        }

        draft.AddMetadataFields(builder.MetadataFields);
    }
}
