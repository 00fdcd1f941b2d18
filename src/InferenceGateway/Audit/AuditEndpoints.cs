using LlmOps.InferenceGateway.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Audit;

public sealed record AuditResponse(long Number, DateTimeOffset At, string Who, string Action, string Target, string? Reason, string? Before, string? After, string? TraceId, string Hash);

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/audit", List).RequireScope(Scopes.Read).WithTags("Audit").WithSummary("Read the audit log, newest first.");

    private static async Task<Ok<Page<AuditResponse>>> List(string? target, string? cursor, int? limit, GatewayDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        long? before = Cursor.Decode(cursor) switch
        {
            null => null,
            var text when long.TryParse(text, out var number) => number,
            _ => throw ProblemException.Invalid("cursor", "is not one this service gave out."),
        };
        var rows = await db.Audit.AsNoTracking().Where(e => (target == null || e.Target == target) && (before == null || e.Number < before)).OrderByDescending(e => e.Number).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.Select(e => e.ToResponse()).ToList().ToPage(size, e => e.Number.ToString()));
    }
}
