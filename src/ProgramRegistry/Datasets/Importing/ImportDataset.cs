using LlmOps.Contracts.ProgramRegistry;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Publishes a version from an upload, in one transaction: all of it, or nothing.</summary>
internal static class ImportDataset
{
    public static async Task<Results<Created<DatasetVersionResponse>, Ok<DatasetVersionResponse>>> Handle(
        string name, [AsParameters] ImportQuery query, HttpContext http, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        EntryName.Check("name", name);
        var plan = ImportPlan.Of(query);
        Limit(http, options.Value.MaxImportBytes);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var upload = await StageAsync(connection, http.Request.Body, plan, options.Value.MaxImportRows, cancellationToken);

        var now = time.GetUtcNow();
        var dataset = await DatasetRows.CreateOrLockAsync(db, name, now, cancellationToken);
        if (await db.DatasetVersions.AsNoTracking().FirstOrDefaultAsync(v => v.DatasetId == dataset.Id && v.Hash == upload.Hash, cancellationToken) is { } existing)
        {
            return TypedResults.Ok(DatasetVersionResponse.Of(name, existing));
        }

        var version = upload.ToVersion(dataset, plan, http.User.KeyName(), now);
        db.Add(version);
        db.Enqueue(new DatasetVersionPublished(name, version.Number, version.Hash, version.Counts, now), now);
        await db.SaveChangesAsync(cancellationToken);
        await StagedRows.PublishAsync(connection, version.Id, upload.Rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/datasets/{name}/versions/{version.Number}", DatasetVersionResponse.Of(name, version) with { Created = true });
    }

    private static async Task<Upload> StageAsync(NpgsqlConnection connection, Stream body, ImportPlan plan, int mostRows, CancellationToken cancellationToken)
    {
        await StagedRows.CreateAsync(connection, cancellationToken);
        var errors = new ImportErrors(plan.FileName);
        var builder = new RowBuilder(plan, errors);
        var (tally, labels) = (new RowTally(errors), new LabelTally());
        await using var utf8 = new CheckedUtf8Stream(body, line => errors.AddRow(line, "has bytes that are not valid UTF-8; save the file as UTF-8."));
        await using (var copy = await StagedRows.BeginAsync(connection, cancellationToken))
        {
            await foreach (var source in plan.IsCsv ? CsvRows.ReadAsync(utf8, plan, errors, cancellationToken) : JsonlRows.ReadAsync(utf8, plan, errors, cancellationToken))
            {
                if (builder.Build(source) is { } row && tally.Add(row.Key) is { } position && !errors.Any)
                {
                    labels.Add(row);
                    await StagedRows.WriteAsync(copy, position, row, cancellationToken);
                }

                if (tally.Rows.Count > mostRows)
                {
                    errors.AddRow(source.Line, $"a version has at most {mostRows} rows.");
                    break;
                }
            }

            if (tally.Rows.Count == 0 && !errors.Any)
            {
                errors.Add(plan.FileName, "the file has no rows.");
            }

            errors.ThrowIfAny();
            await copy.CompleteAsync(cancellationToken);
        }

        var (rows, warnings) = Placement.Of(tally.Rows, plan, errors.Place);
        return new(rows, Placement.Hash(rows), labels.Count(rows), [.. builder.MetadataFields], [.. tally.Warnings(), .. warnings]);
    }

    private static void Limit(HttpContext http, long bytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bytes;
        }

        if (http.Request.ContentLength > bytes)
        {
            throw new ProblemException(413, "body_too_large", $"The file has {http.Request.ContentLength} bytes; at most {bytes} are accepted.");
        }
    }
}
