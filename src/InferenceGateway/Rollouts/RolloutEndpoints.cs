using LlmOps.InferenceGateway.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Rollouts;

internal static class RolloutEndpoints
{
    public static void MapRollouts(this IEndpointRouteBuilder routes)
    {
        var rollouts = routes.MapGroup("/api/rollouts").WithTags("Rollouts");
        rollouts.MapGet("/", List).RequireScope(Scopes.Read).WithSummary("List rollouts, newest first.");
        rollouts.MapGet("/{id:guid}", Get).RequireScope(Scopes.Read).WithSummary("Read a rollout with its arms.");
        rollouts.MapPost("/", StartRollout.Handle).RequireScope(Scopes.Operate).WithSummary("Start, or as a draft propose, a rollout.");
        rollouts.MapPost("/{id:guid}/{verb}", MoveRollout.Handle).RequireScope(Scopes.Operate).WithSummary("Move a rollout: start, advance, hold, resume, roll-back, promote, cancel.");
    }

    private static async Task<Ok<Page<RolloutResponse>>> List(string? program, string? state, string? cursor, int? limit, GatewayDbContext db, CancellationToken cancellationToken)
    {
        var (size, before) = (Cursor.Limit(limit), Cursor.DecodeId(cursor));
        var rollouts = db.Rollouts.AsNoTracking().Where(r => (program == null || r.Program == program) && (before == null || r.Id < before));
        if (state is not null)
        {
            var status = Enum.GetValues<RolloutStatus>().Where(s => RolloutTransitions.Text(s) == state).Cast<RolloutStatus?>().FirstOrDefault()
                ?? throw ProblemException.Invalid("state", $"must be one of {string.Join(", ", Enum.GetValues<RolloutStatus>().Select(RolloutTransitions.Text))}.");
            rollouts = rollouts.Where(r => r.Status == status);
        }

        var rows = await rollouts.OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok((await RolloutQueries.DescribeAsync(db, rows, cancellationToken)).ToPage(size, r => r.Id.ToString()));
    }

    private static async Task<Ok<RolloutResponse>> Get(Guid id, GatewayDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await RolloutQueries.DescribeAsync(db, await MoveRollout.FindAsync(db, id, cancellationToken), cancellationToken));
}
