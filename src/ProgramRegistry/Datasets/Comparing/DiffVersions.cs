using LlmOps.ProgramRegistry.Datasets.Reading;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.Comparing;

/// <summary>A row that is not the same in two versions.</summary>
/// <param name="Id">The example.</param>
/// <param name="Change"><c>added</c>, <c>removed</c>, <c>edited</c> or <c>moved</c> (to another split).</param>
/// <param name="Before">As it was; null when added.</param>
/// <param name="After">As it is; null when removed.</param>
internal sealed record ExampleChange(string Id, string Change, ExampleResponse? Before, ExampleResponse? After);

/// <summary>How two versions differ.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="From">The earlier version's number.</param>
/// <param name="To">The later version's number.</param>
/// <param name="Counts">Rows by change; sealed rows are counted here and nowhere shown.</param>
/// <param name="Sealed">Changed rows that are in a test split in either version.</param>
/// <param name="Items">This page of the changes among open rows, by id.</param>
/// <param name="NextCursor">Where the next page begins.</param>
internal sealed record DatasetDiffResponse(string Dataset, int From, int To, IReadOnlyDictionary<string, int> Counts, int Sealed, IReadOnlyList<ExampleChange> Items, string? NextCursor);

internal static class DiffVersions
{
    // What a comparison of two versions' rows by id is made of; content_hash says whether the row is the same.
    private const string Changes =
        """
        select coalesce(a.example_id, b.example_id) as "Id", a.split as "SplitBefore", b.split as "SplitAfter",
            case when a.example_id is null then 'added' when b.example_id is null then 'removed' when a.content_hash <> b.content_hash then 'edited' else 'moved' end as "Change"
        from (select example_id, split, content_hash from examples where version_id = {0}) a
        full join (select example_id, split, content_hash from examples where version_id = {1}) b using (example_id)
        where a.example_id is null or b.example_id is null or a.content_hash <> b.content_hash or a.split <> b.split
        """;

    public static async Task<Ok<DatasetDiffResponse>> Handle(string name, string version, string? from, string? cursor, int? limit, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var after = Cursor.Decode(cursor) ?? "";
        var to = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        var before = await DatasetRows.FindVersionAsync(db, name, from ?? (to.Parent ?? Math.Max(1, to.Number - 1)).ToString(), cancellationToken);
        var changes = db.Database.SqlQueryRaw<ChangeRow>(Changes, before.Id, to.Id);
        var counts = await changes.GroupBy(c => new { c.Change, Sealed = c.SplitBefore == "test" || c.SplitAfter == "test" }).Select(g => new { g.Key.Change, g.Key.Sealed, Count = g.Count() }).ToListAsync(cancellationToken);
        var open = await changes.Where(c => c.SplitBefore != "test" && c.SplitAfter != "test").Where(c => EF.Functions.Collate(c.Id, "C").CompareTo(after) > 0)
            .OrderBy(c => EF.Functions.Collate(c.Id, "C")).Take(size + 1).ToListAsync(cancellationToken);
        var page = open.ToPage(size, c => c.Id);
        var ids = page.Items.Select(c => c.Id).ToList();
        var (old, now) = (await RowsAsync(db, before, ids, cancellationToken), await RowsAsync(db, to, ids, cancellationToken));
        return TypedResults.Ok(new DatasetDiffResponse(
            name,
            before.Number,
            to.Number,
            counts.GroupBy(c => c.Change, StringComparer.Ordinal).OrderBy(c => c.Key, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Sum(x => x.Count), StringComparer.Ordinal),
            counts.Where(c => c.Sealed).Sum(c => c.Count),
            [.. page.Items.Select(c => new ExampleChange(c.Id, c.Change, old.GetValueOrDefault(c.Id), now.GetValueOrDefault(c.Id)))],
            page.NextCursor));
    }

    private static async Task<IReadOnlyDictionary<string, ExampleResponse>> RowsAsync(RegistryDbContext db, DatasetVersion version, List<string> ids, CancellationToken cancellationToken)
    {
        var sealedSplit = Split.Test.Text();
        var rows = await db.Examples.AsNoTracking().Where(e => e.VersionId == version.Id && e.Split != sealedSplit && ids.Contains(e.ExampleId)).ToListAsync(cancellationToken);
        return rows.ToDictionary(e => e.ExampleId, ExampleResponse.Of, StringComparer.Ordinal);
    }

    private sealed class ChangeRow
    {
        public string Id { get; init; } = "";

        public string? SplitBefore { get; init; }

        public string? SplitAfter { get; init; }

        public string Change { get; init; } = "";
    }
}
