using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LlmOps.ProgramRegistry.Datasets.Editing;

/// <summary>
/// Publishes a version with more rows. The rows that are there keep their ids and splits; a new row that belongs to one of them (same inputs, same group) follows it,
/// the others are dealt by the shares.
/// </summary>
internal static class AppendRows
{
    public static async Task<Results<Created<DatasetVersionResponse>, Ok<DatasetVersionResponse>>> Handle(
        string name, string version, [AsParameters] ImportQuery query, HttpContext http, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        var fields = ImportPlan.For(found, query);
        var policy = QualityPolicy.Of(options.Value.BlockedFindings, query.Block);
        var plan = DraftPlan.From(name, found, DatasetRows.IsLatest(version), VersionChange.Append, fields.Draw, policy, http.User.KeyName(), query.Note);
        await using var draft = await DatasetDraft.BeginAsync(db, fields.FileName, time, cancellationToken);
        await draft.TakeAsync(found, [], [], cancellationToken);
        await FileRows.StageAsync(draft, http, fields, options.Value, cancellationToken);
        return ImportDataset.Answer(await draft.PublishAsync(plan, cancellationToken));
    }
}
