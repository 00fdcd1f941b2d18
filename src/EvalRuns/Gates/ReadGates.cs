using LlmOps.EvalRuns.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Gates;

/// <summary>Reads gates, baselines and decisions.</summary>
internal static class ReadGates
{
    public static async Task<Ok<Page<GateResponse>>> List(string? program, string? cursor, int? limit, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var after = Cursor.Decode(cursor) ?? "";
        var gates = await db.GateVersions.AsNoTracking().Where(g => (program == null || g.Program == program) && string.Compare(g.Name, after) > 0 && g.Number == db.GateVersions.Where(o => o.Name == g.Name).Max(o => o.Number))
            .OrderBy(g => g.Name).Take(size + 1).ToListAsync(cancellationToken);
        var page = gates.ToPage(size, g => g.Name);
        string[] names = [.. page.Items.Select(g => g.Name)];
        var baselines = (await db.GateBaselines.AsNoTracking().Where(b => names.Contains(b.Gate) && b.Id == db.GateBaselines.Where(o => o.Gate == b.Gate).OrderByDescending(o => o.Id).First().Id).ToListAsync(cancellationToken)).ToDictionary(b => b.Gate, StringComparer.Ordinal);
        return TypedResults.Ok(new Page<GateResponse>([.. page.Items.Select(g => GateResponse.Of(g, baselines.GetValueOrDefault(g.Name)))], page.NextCursor));
    }

    public static async Task<Ok<GateResponse>> Get(string name, EvalRunsDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(GateResponse.Of(await db.GateAsync(name, cancellationToken), await db.BaselineAsync(name, cancellationToken)));

    public static async Task<Ok<Page<BaselineResponse>>> Baselines(string name, int? limit, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        await db.GateAsync(name, cancellationToken);
        return TypedResults.Ok(new Page<BaselineResponse>([.. (await db.GateBaselines.AsNoTracking().Where(b => b.Gate == name).OrderByDescending(b => b.Id).Take(Cursor.Limit(limit)).ToListAsync(cancellationToken)).Select(BaselineResponse.Of)], null));
    }

    public static async Task<Ok<Page<DecisionResponse>>> Decisions(string name, int? version, string? cursor, int? limit, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        await db.GateAsync(name, cancellationToken);
        var size = Cursor.Limit(limit);
        Guid? before = Cursor.Decode(cursor) is not { } text ? null : Guid.TryParse(text, out var id) ? id : throw ProblemException.Invalid("cursor", "is not one this service gave out.");
        var decisions = await db.GateDecisions.AsNoTracking().Where(d => d.Gate == name && (before == null || d.Id < before) && (version == null || db.EvalRuns.Any(r => r.Id == d.EvalRunId && r.Version == version))).OrderByDescending(d => d.Id).Take(size + 1).ToListAsync(cancellationToken);
        var page = decisions.ToPage(size, d => d.Id.ToString());
        return TypedResults.Ok(new Page<DecisionResponse>([.. page.Items.Select(DecisionResponse.Of)], page.NextCursor));
    }

    public static async Task<Ok<DecisionResponse>> Decision(string name, Guid id, EvalRunsDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(DecisionResponse.Of(await db.GateDecisions.AsNoTracking().SingleOrDefaultAsync(d => d.Gate == name && d.Id == id, cancellationToken)
            ?? throw new ProblemException(404, "gate_decision_not_found", $"Gate '{name}' has no decision {id}.")));
}
