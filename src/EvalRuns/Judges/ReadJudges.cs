using LlmOps.EvalRuns.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Reads judges, their certificates, checks and overrides.</summary>
internal static class ReadJudges
{
    public static async Task<Ok<Page<JudgeResponse>>> List(string? cursor, int? limit, EvalRunsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var after = Cursor.Decode(cursor) ?? "";
        var judges = await db.JudgeVersions.AsNoTracking().Where(j => string.Compare(j.Name, after) > 0 && j.Number == db.JudgeVersions.Where(o => o.Name == j.Name).Max(o => o.Number))
            .OrderBy(j => j.Name).Take(size + 1).ToListAsync(cancellationToken);
        var page = judges.ToPage(size, j => j.Name);
        string[] names = [.. page.Items.Select(j => j.Name)];
        var newest = (await db.Certificates.AsNoTracking().Where(c => names.Contains(c.Judge) && c.Id == db.Certificates.Where(o => o.Judge == c.Judge).OrderByDescending(o => o.Id).First().Id).ToListAsync(cancellationToken))
            .ToDictionary(c => c.Judge, StringComparer.Ordinal);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new Page<JudgeResponse>([.. page.Items.Select(j => JudgeResponse.Of(j, newest.GetValueOrDefault(j.Name), now))], page.NextCursor));
    }

    public static async Task<Ok<JudgeResponse>> Get(string name, JudgeDirectory judges, CancellationToken cancellationToken) =>
        TypedResults.Ok(await judges.ShowAsync(await judges.CurrentAsync(name, cancellationToken), cancellationToken));

    public static async Task<Ok<Page<CertificateResponse>>> Certificates(string name, string? cursor, int? limit, JudgeDirectory judges, EvalRunsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var judge = await judges.CurrentAsync(name, cancellationToken);
        var size = Cursor.Limit(limit);
        var before = Before(cursor);
        var certificates = await db.Certificates.AsNoTracking().Where(c => c.Judge == name && (before == null || c.Id < before)).OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(cancellationToken);
        var page = certificates.ToPage(size, c => c.Id.ToString());
        return TypedResults.Ok(new Page<CertificateResponse>([.. page.Items.Select(c => CertificateResponse.Of(c, judge.Number, time.GetUtcNow()))], page.NextCursor));
    }

    public static async Task<Ok<CertificateResponse>> Certificate(string name, Guid id, JudgeDirectory judges, EvalRunsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var judge = await judges.CurrentAsync(name, cancellationToken);
        var certificate = await db.Certificates.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.Judge == name, cancellationToken)
            ?? throw new ProblemException(404, "certificate_not_found", $"Judge '{name}' has no certificate {id}.");
        return TypedResults.Ok(CertificateResponse.Of(certificate, judge.Number, time.GetUtcNow()));
    }

    public static async Task<Ok<Page<SentinelCheck>>> Checks(string name, int? limit, JudgeDirectory judges, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        await judges.CurrentAsync(name, cancellationToken);
        return TypedResults.Ok(new Page<SentinelCheck>(await db.SentinelChecks.AsNoTracking().Where(s => db.Certificates.Any(c => c.Id == s.CertificateId && c.Judge == name)).OrderByDescending(s => s.Id).Take(Cursor.Limit(limit)).ToListAsync(cancellationToken), null));
    }

    public static async Task<Ok<Page<JudgeOverride>>> Overrides(string? judge, string? cursor, int? limit, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = Before(cursor);
        var entries = await db.JudgeOverrides.AsNoTracking().Where(o => (judge == null || o.Judge == judge) && (before == null || o.Id < before)).OrderByDescending(o => o.Id).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(entries.ToPage(size, o => o.Id.ToString()));
    }

    private static Guid? Before(string? cursor) => Cursor.Decode(cursor) is not { } text ? null
        : Guid.TryParse(text, out var id) ? id : throw ProblemException.Invalid("cursor", "is not one this service gave out.");
}
