using System.Security.Claims;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Publishes a version from an upload: all of it, or nothing.</summary>
internal static class ImportDataset
{
    public static async Task<Results<Created<DatasetVersionResponse>, Ok<DatasetVersionResponse>>> Handle(
        string name, [AsParameters] ImportQuery query, HttpContext http, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var (plan, fields) = Plan(name, query, http.User, options.Value);
        await using var draft = await DatasetDraft.BeginAsync(db, fields.FileName, time, cancellationToken);
        await FileRows.StageAsync(draft, http, fields, options.Value, cancellationToken);
        return Answer(await draft.PublishAsync(plan, cancellationToken));
    }

    /// <summary>Reads a file as an import would, and answers with its quality report alone.</summary>
    public static async Task<Ok<QualityReport>> Check(
        string name, [AsParameters] ImportQuery query, HttpContext http, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var (plan, fields) = Plan(name, query, http.User, options.Value);
        await using var draft = await DatasetDraft.BeginAsync(db, fields.FileName, time, cancellationToken);
        await FileRows.StageAsync(draft, http, fields, options.Value, cancellationToken);
        return TypedResults.Ok(await draft.CheckAsync(plan, cancellationToken));
    }

    public static Results<Created<DatasetVersionResponse>, Ok<DatasetVersionResponse>> Answer(DatasetVersionResponse version) =>
        version.Created ? TypedResults.Created($"/api/datasets/{version.Dataset}/versions/{version.Number}", version) : TypedResults.Ok(version);

    private static (DraftPlan Plan, ImportPlan Fields) Plan(string name, ImportQuery query, ClaimsPrincipal user, ImportOptions options)
    {
        EntryName.Check("name", name);
        var fields = ImportPlan.Of(query);
        var plan = new DraftPlan
        {
            Dataset = name, InputFields = [.. fields.Inputs.Select(m => m.Field)], LabelFields = [.. fields.Labels.Select(m => m.Field)], FieldTypes = fields.DeclaredTypes,
            Draw = fields.Draw, Policy = QualityPolicy.Of(options.BlockedFindings, query.Block), Author = user.KeyName(), Change = VersionChange.Import, Note = query.Note,
        };
        return (plan, fields);
    }
}
