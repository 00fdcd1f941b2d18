using LlmOps.ProgramRegistry.Labels;
using LlmOps.ProgramRegistry.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>A program in a list.</summary>
internal sealed record ProgramResponse(string Name, int LatestVersion, IReadOnlyDictionary<string, int> Labels, string Signature, string Module, string Model, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Reads the labels of all rows at once.</summary>
    public static async Task<IReadOnlyList<ProgramResponse>> OfAsync(RegistryDbContext db, IReadOnlyList<LmProgram> programs, CancellationToken cancellationToken)
    {
        var ids = programs.Select(p => p.Id).ToArray();
        var labels = (await db.ProgramLabels.AsNoTracking().Where(l => ids.Contains(l.ProgramId)).OrderBy(l => l.Name).ToListAsync(cancellationToken)).ToLookup(l => l.ProgramId);
        return [.. programs.Select(p => Of(p, labels[p.Id]))];
    }

    private static ProgramResponse Of(LmProgram program, IEnumerable<ProgramLabel> labels) =>
        new(program.Name, program.LatestVersion, labels.ToDictionary(l => l.Name, l => l.Version, StringComparer.Ordinal), program.Signature, program.Module, program.Models.FirstOrDefault() ?? "", program.CreatedAt, program.UpdatedAt);
}
