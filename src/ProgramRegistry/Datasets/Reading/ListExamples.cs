using System.Security.Claims;
using System.Text.Json;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

/// <summary>One example.</summary>
internal sealed record ExampleResponse(string Id, JsonElement Inputs, JsonElement? Labels, JsonElement? Metadata, string Split)
{
    public static ExampleResponse Of(Example example) => new(example.ExampleId, Json(example.Inputs)!.Value, Json(example.Labels), Json(example.Metadata), example.Split);

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}

internal static class ListExamples
{
    public static async Task<Ok<Page<ExampleResponse>>> Handle(
        string name, string version, string? split, [FromQuery(Name = "final_check")] Guid? finalCheck, string? cursor, int? limit, ClaimsPrincipal user, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var after = NumberCursor.Decode(cursor) ?? -1;
        var asked = SealedSplit.Named(split);
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        await SealedSplit.CheckAsync(asked, found, finalCheck, user, db, cancellationToken);
        var text = asked.Text();
        var rows = await db.Examples.AsNoTracking().Where(e => e.VersionId == found.Id && e.Split == text && e.Position > after).OrderBy(e => e.Position).Take(size + 1).ToListAsync(cancellationToken);
        var page = rows.ToPage(size, e => e.Position.ToString());
        return TypedResults.Ok(new Page<ExampleResponse>([.. page.Items.Select(ExampleResponse.Of)], page.NextCursor));
    }
}
