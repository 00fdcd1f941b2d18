using System.Runtime.CompilerServices;
using LlmOps.EvalRuns.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Sends the run at once, then whenever it has moved (looked for twice a second), and a last time when it has ended.</summary>
internal static class WatchEvalRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    public static async Task<ServerSentEventsResult<EvalRunResponse>> Handle(Guid id, EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        // A run that does not exist is a 404, not an empty stream.
        await db.RunAsync(id, cancellationToken);
        return TypedResults.ServerSentEvents(EventsAsync(id, db, database, time, cancellationToken));
    }

    private static async IAsyncEnumerable<EvalRunResponse> EventsAsync(Guid id, EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        (int, decimal, string, string?)? sent = null;
        var sentAt = time.GetTimestamp();
        do
        {
            var run = await db.EvalRuns.AsNoTracking().SingleAsync(r => r.Id == id, cancellationToken);
            var response = EvalRunResponse.Of(run, await database.ReadAsync(id, cancellationToken), time.GetUtcNow());
            var state = (response.Done, response.Cost, response.Status, response.StatusReason);

            // Also without news now and then, so that proxies keep the connection.
            if (sent != state || time.GetElapsedTime(sentAt) >= Silence)
            {
                (sent, sentAt) = (state, time.GetTimestamp());
                yield return response;
            }

            if (run.HasEnded)
            {
                yield break;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
