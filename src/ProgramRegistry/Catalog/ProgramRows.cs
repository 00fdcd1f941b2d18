using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>Finds program rows. Writers lock the row, so that numbers and label moves of one program follow one another.</summary>
internal static class ProgramRows
{
    /// <exception cref="ProblemException">404 with close names.</exception>
    public static async Task<LmProgram> FindAsync(RegistryDbContext db, string name, CancellationToken cancellationToken) =>
        await db.Programs.AsNoTracking().FirstOrDefaultAsync(p => p.Name == name, cancellationToken) ?? throw await UnknownAsync(db, name, cancellationToken);

    /// <summary>Locks the row until the transaction ends.</summary>
    /// <exception cref="ProblemException">404 with close names.</exception>
    public static async Task<LmProgram> LockAsync(RegistryDbContext db, string name, CancellationToken cancellationToken)
    {
        var rows = await db.Programs.FromSql($"select * from programs where name = {name} for update").ToListAsync(cancellationToken);
        return rows.SingleOrDefault() ?? throw await UnknownAsync(db, name, cancellationToken);
    }

    /// <summary>As <see cref="LockAsync"/>; creates the row when it is not there. A concurrent creator is waited for.</summary>
    public static async Task<LmProgram> CreateOrLockAsync(RegistryDbContext db, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"insert into programs (id, name, latest_version, signature, module, search_text, models, created_at, updated_at) values ({Guid.CreateVersion7(now)}, {name}, 0, '', '', '', '{{}}', {now}, {now}) on conflict (name) do nothing", cancellationToken);
        return await LockAsync(db, name, cancellationToken);
    }

    private static async Task<ProblemException> UnknownAsync(RegistryDbContext db, string name, CancellationToken cancellationToken) =>
        ProblemException.NotFound("program", name, await db.Programs.Select(p => p.Name).ToListAsync(cancellationToken));
}
