using System.Text.Json;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>Lets operators see and replay what failed.</summary>
public static class DeadLetterEndpoints
{
    /// <summary>Maps <c>/api/dead-letters/SERVICE</c>.</summary>
    public static void MapDeadLetters<TContext>(this IEndpointRouteBuilder routes, string service) where TContext : DbContext
    {
        var letters = routes.MapGroup($"/api/dead-letters/{service}").WithTags("Dead letters").RequireScope(Scopes.Operate);
        letters.MapGet("/", (HttpContext http, string? cursor, int? limit, CancellationToken cancellationToken) => ListAsync(Db<TContext>(http), cursor, limit, cancellationToken)).WithSummary("List deliveries that failed every retry, newest first.");
        letters.MapPost("/{id:guid}/replay", (HttpContext http, Guid id, ISendEndpointProvider bus, TimeProvider time, CancellationToken cancellationToken) => ReplayAsync(Db<TContext>(http), id, bus, time, cancellationToken)).WithSummary("Send a failed delivery again.");
        letters.MapDelete("/{id:guid}", (HttpContext http, Guid id, CancellationToken cancellationToken) => DeleteAsync(Db<TContext>(http), id, cancellationToken)).WithSummary("Forget a failed delivery.");
    }

    private static TContext Db<TContext>(HttpContext http) where TContext : DbContext => http.RequestServices.GetRequiredService<TContext>();

    private static async Task<Ok<Page<DeadLetterResponse>>> ListAsync(DbContext db, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = Cursor.DecodeId(cursor);
        var rows = await db.Set<DeadLetter>().AsNoTracking().Where(l => before == null || l.Id < before).OrderByDescending(l => l.Id).Take(size + 1)
            .Select(l => new DeadLetterResponse(l.Id, l.Queue, l.MessageType, l.Error, l.FailedAt, l.ReplayedAt)).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ToPage(size, l => l.Id.ToString()));
    }

    private static async Task<Ok<DeadLetterResponse>> ReplayAsync(DbContext db, Guid id, ISendEndpointProvider bus, TimeProvider time, CancellationToken cancellationToken)
    {
        var letter = await FindAsync(db, id, cancellationToken);
        if (letter.MessageType is null)
        {
            throw ProblemException.Conflict("dead_letter_unreadable", "This delivery is not a message of the platform; it can only be deleted.");
        }

        var type = MessageTypes.Resolve(letter.MessageType);
        using var envelope = JsonDocument.Parse(letter.Body);
        var message = envelope.RootElement.GetProperty("message").Deserialize(type, ReplayJson)!;
        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{letter.Queue}"));
        await endpoint.Send(message, type, cancellationToken);
        letter.MarkReplayed(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new DeadLetterResponse(letter.Id, letter.Queue, letter.MessageType, letter.Error, letter.FailedAt, letter.ReplayedAt));
    }

    private static async Task<NoContent> DeleteAsync(DbContext db, Guid id, CancellationToken cancellationToken)
    {
        db.Remove(await FindAsync(db, id, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<DeadLetter> FindAsync(DbContext db, Guid id, CancellationToken cancellationToken) =>
        await db.FindAsync<DeadLetter>([id], cancellationToken) ?? throw new ProblemException(404, "dead_letter_not_found", $"There is no dead letter {id}.");

    private static readonly JsonSerializerOptions ReplayJson = new(JsonSerializerDefaults.Web);
}

/// <summary>A failed delivery as operators see it; the body stays in the database.</summary>
public sealed record DeadLetterResponse(Guid Id, string Queue, string? MessageType, string Error, DateTimeOffset FailedAt, DateTimeOffset? ReplayedAt);
