using System.Text.Json;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>A version. <c>Created</c> is false when equal content was already published.</summary>
internal sealed record ProgramVersionResponse(
    string Program, int Number, string Hash, JsonElement Spec, string? Message, string Author, int? Parent, VersionOrigin Origin, IReadOnlyList<string> Labels, DateTimeOffset CreatedAt, bool Created = false)
{
    public static async Task<ProgramVersionResponse> OfAsync(RegistryDbContext db, LmProgram program, ProgramVersion version, CancellationToken cancellationToken) =>
        (await OfAsync(db, program, [version], cancellationToken))[0];

    public static async Task<IReadOnlyList<ProgramVersionResponse>> OfAsync(RegistryDbContext db, LmProgram program, IReadOnlyList<ProgramVersion> versions, CancellationToken cancellationToken)
    {
        var labels = (await db.ProgramLabels.AsNoTracking().Where(l => l.ProgramId == program.Id).OrderBy(l => l.Name).ToListAsync(cancellationToken)).ToLookup(l => l.Version, l => l.Name);
        return [.. versions.Select(v => Of(program.Name, v, [.. labels[v.Number]]))];
    }

    private static ProgramVersionResponse Of(string program, ProgramVersion version, IReadOnlyList<string> labels)
    {
        using var spec = JsonDocument.Parse(version.Spec);
        var origin = new VersionOrigin(version.OriginKind, version.OriginJobId, version.OriginTrial, version.OriginDataset, version.OriginEvalRunIds);
        return new(program, version.Number, version.Hash, spec.RootElement.Clone(), version.Message, version.Author, version.Parent, origin, labels, version.CreatedAt);
    }
}
