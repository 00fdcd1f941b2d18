using System.Globalization;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets;

/// <summary>Finds datasets and their versions; writers lock the dataset's row.</summary>
internal static class DatasetRows
{
    private const string Latest = "latest";
    private const int NumbersShown = 100;

    /// <summary>Whether a version is asked for as the latest, whichever that is.</summary>
    public static bool IsLatest(string version) => version == Latest;

    /// <exception cref="ProblemException">404 with close names.</exception>
    public static async Task<Dataset> FindAsync(RegistryDbContext db, string name, CancellationToken cancellationToken) =>
        await db.Datasets.AsNoTracking().FirstOrDefaultAsync(d => d.Name == name, cancellationToken)
        ?? throw ProblemException.NotFound("dataset", name, await db.Datasets.Select(d => d.Name).ToListAsync(cancellationToken));

    /// <summary>Finds a version by number or as <c>latest</c>.</summary>
    /// <exception cref="ProblemException">404 naming what is unknown, with what comes close.</exception>
    public static async Task<DatasetVersion> FindVersionAsync(RegistryDbContext db, string name, string version, CancellationToken cancellationToken)
    {
        var dataset = await FindAsync(db, name, cancellationToken);
        var number = version == Latest ? dataset.LatestVersion : int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        return await db.DatasetVersions.AsNoTracking().FirstOrDefaultAsync(v => v.DatasetId == dataset.Id && v.Number == number, cancellationToken)
            ?? throw ProblemException.NotFound("version", version, [.. Enumerable.Range(1, dataset.LatestVersion).TakeLast(NumbersShown).Select(n => n.ToString()), Latest]);
    }

    /// <summary>Locks the row until the transaction ends, creating it when it is not there.</summary>
    public static async Task<Dataset> CreateOrLockAsync(RegistryDbContext db, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"insert into datasets (id, name, latest_version, created_at, updated_at) values ({Guid.CreateVersion7(now)}, {name}, 0, {now}, {now}) on conflict (name) do nothing", cancellationToken);
        return (await db.Datasets.FromSql($"select * from datasets where name = {name} for update").ToListAsync(cancellationToken)).Single();
    }
}
