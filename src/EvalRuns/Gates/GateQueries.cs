using LlmOps.EvalRuns.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Gates;

internal static class GateQueries
{
    public static async Task<GateVersion> GateAsync(this EvalRunsDbContext db, string name, CancellationToken cancellationToken) =>
        await db.GateVersions.AsNoTracking().Where(g => g.Name == name).OrderByDescending(g => g.Number).FirstOrDefaultAsync(cancellationToken)
        ?? throw ProblemException.NotFound("gate", name, await db.GateVersions.Select(g => g.Name).Distinct().ToListAsync(cancellationToken));

    public static Task<GateBaseline?> BaselineAsync(this EvalRunsDbContext db, string gate, CancellationToken cancellationToken) =>
        db.GateBaselines.AsNoTracking().Where(b => b.Gate == gate).OrderByDescending(b => b.Id).FirstOrDefaultAsync(cancellationToken);
}
