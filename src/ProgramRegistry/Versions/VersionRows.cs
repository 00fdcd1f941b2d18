using System.Globalization;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>Finds a version by number, by label, or as <c>latest</c>.</summary>
internal static class VersionRows
{
    public const string Latest = "latest";
    private const int NumbersShown = 100;

    /// <exception cref="ProblemException">404 naming what is unknown, with what comes close.</exception>
    public static async Task<ProgramVersion> FindAsync(RegistryDbContext db, LmProgram program, string version, CancellationToken cancellationToken)
    {
        var number = version switch
        {
            Latest => program.LatestVersion,
            _ when LooksLikeNumber(version) => int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0,
            _ => await NumberOfLabelAsync(db, program, version, cancellationToken),
        };
        return await db.ProgramVersions.AsNoTracking().FirstOrDefaultAsync(v => v.ProgramId == program.Id && v.Number == number, cancellationToken)
            ?? throw ProblemException.NotFound("version", version, Enumerable.Range(1, program.LatestVersion).TakeLast(NumbersShown).Select(n => n.ToString()));
    }

    public static bool LooksLikeNumber(string text) => text.All(char.IsAsciiDigit) || (text[0] is '-' or '+' && text[1..].All(char.IsAsciiDigit));

    private static async Task<int> NumberOfLabelAsync(RegistryDbContext db, LmProgram program, string label, CancellationToken cancellationToken)
    {
        var labels = await db.ProgramLabels.AsNoTracking().Where(l => l.ProgramId == program.Id).ToListAsync(cancellationToken);
        return labels.FirstOrDefault(l => l.Name == label)?.Version ?? throw ProblemException.NotFound("label", label, [.. labels.Select(l => l.Name), Latest]);
    }
}
