using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

/// <summary>Streams a split, or every open split, as a file that imports again to the same examples.</summary>
internal static class ExportExamples
{
    public static async Task Handle(string name, string version, string? format, string? split, HttpContext http, RegistryDbContext db, CancellationToken cancellationToken)
    {
        if (format is not ("csv" or "jsonl"))
        {
            throw ProblemException.Invalid("format", "must be csv or jsonl.");
        }

        Split[] splits = split is null ? [Split.Train, Split.Validation, Split.Unlabelled] : [SealedSplit.Named(split)];
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        if (splits.Contains(Split.Test))
        {
            throw SealedSplit.Sealed();
        }

        http.Response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}-{found.Number}{(split is null ? "" : $"-{split}")}.{format}\"";
        await using IExampleWriter writer = format == "csv" ? new CsvExamples(http.Response.Body, found) : new JsonlExamples(http.Response.Body, found);
        await writer.BeginAsync(cancellationToken);
        foreach (var part in splits.Select(s => s.Text()))
        {
            await foreach (var example in db.Examples.AsNoTracking().Where(e => e.VersionId == found.Id && e.Split == part).OrderBy(e => e.Position).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                await writer.WriteAsync(example, cancellationToken);
            }
        }
    }
}
