using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Stages the rows of an uploaded file as they arrive.</summary>
internal static class FileRows
{
    /// <returns>How many rows were staged. Wrong rows have been added to the draft's errors.</returns>
    public static async Task<int> StageAsync(DatasetDraft draft, HttpContext http, ImportPlan plan, ImportOptions limits, CancellationToken cancellationToken)
    {
        Limit(http, limits.MaxImportBytes);
        var (errors, builder, first) = (draft.Errors, new RowBuilder(plan, draft.Errors), draft.NextPosition);
        await using (var copy = await StagingTables.BeginCopyAsync(draft.Connection, cancellationToken))
        {
            await foreach (var source in ReadAsync(http.Request.Body, plan, errors, cancellationToken))
            {
                if (builder.Build(source) is { } row)
                {
                    await StagingTables.WriteAsync(copy, draft.NextPosition++, row, isBase: false, cancellationToken);
                }

                if (draft.NextPosition - first > limits.MaxImportRows)
                {
                    errors.AddRow(source.Line, $"a file has at most {limits.MaxImportRows} rows.");
                    break;
                }
            }

            await copy.CompleteAsync(cancellationToken);
        }

        if (draft.NextPosition == first && !errors.Any)
        {
            errors.Add(plan.FileName, "the file has no rows.");
        }

        draft.AddMetadataFields(builder.MetadataFields);
        return draft.NextPosition - first;
    }

    /// <summary>The rows of a file in either format.</summary>
    public static async IAsyncEnumerable<SourceRow> ReadAsync(Stream body, ImportPlan plan, ImportErrors errors, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var utf8 = new CheckedUtf8Stream(body, line => errors.AddRow(line, "has bytes that are not valid UTF-8; save the file as UTF-8."));
        await foreach (var row in plan.IsCsv ? CsvRows.ReadAsync(utf8, plan, errors, cancellationToken) : JsonlRows.ReadAsync(utf8, plan, errors, cancellationToken))
        {
            yield return row;
        }
    }

    public static void Limit(HttpContext http, long bytes)
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
