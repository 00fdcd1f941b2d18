using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>One difference; the path is dotted, for example <c>steps.classify.model.name</c>.</summary>
internal sealed record VersionChange(SpecChangeKind Kind, string Path, string? Before, string? After);

/// <summary>What changed between two versions.</summary>
internal sealed record VersionDiffResponse(string Program, int From, int To, IReadOnlyList<VersionChange> Changes);

internal static class DiffVersions
{
    public static async Task<Ok<VersionDiffResponse>> Handle(string name, string? from, string? to, RegistryDbContext db, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(from) || string.IsNullOrEmpty(to))
        {
            throw ProblemException.Invalid(string.IsNullOrEmpty(from) ? "from" : "to", "name a version: a number, a label or latest.");
        }

        var program = await ProgramRows.FindAsync(db, name, cancellationToken);
        var older = await VersionRows.FindAsync(db, program, from, cancellationToken);
        var newer = await VersionRows.FindAsync(db, program, to, cancellationToken);
        var changes = SpecDiff.Compare(ProgramSpecJson.Parse(older.Spec), ProgramSpecJson.Parse(newer.Spec));
        return TypedResults.Ok(new VersionDiffResponse(program.Name, older.Number, newer.Number, [.. changes.Select(c => new VersionChange(c.Kind, c.Path.TrimStart('/').Replace('/', '.'), c.Before, c.After))]));
    }
}
