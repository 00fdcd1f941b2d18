using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

/// <summary>A dataset in a list; the counts are those of its latest version.</summary>
internal sealed record DatasetResponse(string Name, int LatestVersion, IReadOnlyDictionary<string, int> Counts, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

internal static class ListDatasets
{
    public static async Task<Ok<Page<DatasetResponse>>> Handle(string? search, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var after = Cursor.Decode(cursor);
        var datasets = db.Datasets.AsNoTracking();
        if (!string.IsNullOrEmpty(search))
        {
            var part = search.ToLowerInvariant();
            datasets = datasets.Where(d => d.Name.Contains(part));
        }

        if (after is not null)
        {
            datasets = datasets.Where(d => d.Name.CompareTo(after) > 0);
        }

        var rows = await datasets.OrderBy(d => d.Name).Take(size + 1)
            .Join(db.DatasetVersions, d => new { d.Id, Number = d.LatestVersion }, v => new { Id = v.DatasetId, v.Number }, (d, v) => new { Dataset = d, v.Counts })
            .OrderBy(r => r.Dataset.Name).ToListAsync(cancellationToken);
        var answers = rows.ConvertAll(r => new DatasetResponse(r.Dataset.Name, r.Dataset.LatestVersion, r.Counts, r.Dataset.CreatedAt, r.Dataset.UpdatedAt));
        return TypedResults.Ok(answers.ToPage(size, d => d.Name));
    }
}
