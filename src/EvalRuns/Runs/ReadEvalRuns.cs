using LlmOps.EvalRuns.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Reads one run, or lists them newest first.</summary>
internal static class ReadEvalRuns
{
    public static async Task<Ok<EvalRunResponse>> Get(Guid id, EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(await db.ReadRunAsync(database, id, time, cancellationToken));

    public static async Task<EvalRunResponse> ReadRunAsync(this EvalRunsDbContext db, NpgsqlDataSource database, Guid id, TimeProvider time, CancellationToken cancellationToken) =>
        EvalRunResponse.Of(await db.RunAsync(id, cancellationToken), await database.ReadAsync(id, cancellationToken), time.GetUtcNow());

    public static async Task<EvalRun> RunAsync(this EvalRunsDbContext db, Guid id, CancellationToken cancellationToken) =>
        await db.EvalRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new ProblemException(404, "eval_run_not_found", $"There is no eval run {id}.");

    public static async Task<Ok<Page<EvalRunResponse>>> List(
        [AsParameters] RunFilter filter, EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(filter.Limit);
        var runs = await filter.Apply(db.EvalRuns.AsNoTracking()).Take(size + 1).ToListAsync(cancellationToken);
        var page = runs.ToPage(size, r => RunFilter.CursorOf(r));
        var progress = await database.ReadAsync([.. page.Items.Select(r => r.Id)], cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new Page<EvalRunResponse>([.. page.Items.Select(r => EvalRunResponse.Of(r, progress.GetValueOrDefault(r.Id, RunProgress.Nothing), now))], page.NextCursor));
    }
}

/// <summary>Which runs to list. Ids given by callers are not ordered by time, so the order is creation time, then id.</summary>
internal sealed record RunFilter(string? Program, string? Dataset, string? Split, string? Status, string? Trigger, string? Cursor, int? Limit)
{
    public static string CursorOf(EvalRun run) => $"{run.CreatedAt.UtcTicks}/{run.Id}";

    public IQueryable<EvalRun> Apply(IQueryable<EvalRun> runs)
    {
        if (Status is not null)
        {
            var status = Enum.TryParse<EvalRunStatus>(Status, true, out var known) ? known : throw ProblemException.Invalid("status", $"must be queued, running, completed, stopped or failed, not '{Status}'.");
            runs = runs.Where(r => r.Status == status);
        }

        if (After() is var (time, id))
        {
            runs = runs.Where(r => r.CreatedAt < time || (r.CreatedAt == time && r.Id < id));
        }

        return runs.Where(r => (Program == null || r.Program == Program) && (Dataset == null || r.Dataset == Dataset) && (Split == null || r.Split == Split) && (Trigger == null || r.Trigger == Trigger))
            .OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id);
    }

    private (DateTimeOffset Time, Guid Id)? After()
    {
        if (ServiceDefaults.Http.Cursor.Decode(Cursor) is not { } text)
        {
            return null;
        }

        var parts = text.Split('/');
        return parts.Length == 2 && long.TryParse(parts[0], out var ticks) && ticks is > 0 and < 3_000_000_000_000_000_000 && Guid.TryParse(parts[1], out var id)
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw ProblemException.Invalid("cursor", "is not one this service gave out.");
    }
}
