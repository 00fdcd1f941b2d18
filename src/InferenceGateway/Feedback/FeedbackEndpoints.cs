using System.Security.Claims;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Spool;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace LlmOps.InferenceGateway.Feedback;

public sealed record FeedbackRequest(Guid InferenceId, double? Score = null, string? Comment = null, JsonObject? Correction = null);

public sealed record FeedbackResponse(Guid Id, Guid InferenceId, double? Score, string? Comment, JsonObject? Correction, string Who, DateTimeOffset ReceivedAt);

/// <summary>Takes a product's word on an answer. For a recent inference no database is asked; the word goes to the spool like the inference did.</summary>
internal sealed class FeedbackDesk(RecentInferences recent, SpoolWriter spool, IServiceScopeFactory scopes, DatabaseReady ready, TimeProvider time)
{
    private const int LongestComment = 10_000;
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(10);

    public static async Task<Ok<FeedbackResponse>> Handle(FeedbackRequest request, ClaimsPrincipal user, FeedbackDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.TakeAsync(request, user, cancellationToken));

    private async Task<FeedbackResponse> TakeAsync(FeedbackRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        Check(request);
        var inference = recent.TryGet(request.InferenceId, out var known) ? known : await FindAsync(request.InferenceId, cancellationToken);
        if (inference.Program is { } program && !user.MayCall(program))
        {
            throw new ProblemException(403, "program_not_allowed", $"This key may not call the program '{program}'.");
        }

        var now = time.GetUtcNow();
        var word = new SpooledFeedback(Guid.CreateVersion7(now), request.InferenceId, inference.Program, inference.Version, request.Score, request.Comment, request.Correction?.ToJsonString(JsonDefaults.Options), user.KeyName(), now);
        if (!spool.Append(new() { Feedback = word }))
        {
            throw new ProblemException(503, "spool_full", "The gateway cannot store anything at the moment. Send the feedback again later.");
        }

        return new(word.Id, word.InferenceId, word.Score, word.Comment, request.Correction, word.Who, word.ReceivedAt);
    }

    private static void Check(FeedbackRequest request)
    {
        var errors = new List<FieldError>();
        if (request.InferenceId == Guid.Empty)
        {
            errors.Add(new("inference_id", "is missing."));
        }

        if (request.Score is not (null or (>= 0 and <= 1)))
        {
            errors.Add(new("score", "must be from 0 to 1."));
        }

        if (request.Comment is { Length: > LongestComment })
        {
            errors.Add(new("comment", $"must have at most {LongestComment} characters."));
        }

        if (request is { Score: null, Comment: null, Correction: null })
        {
            errors.Add(new("score", "give at least one of score, comment and correction."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    // The cold path: an old inference, or one of another replica that may not be shipped yet.
    private async Task<(string? Program, int? Version)> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!InferenceId.TryTime(id, out var at) || !ready.IsSet)
        {
            throw NotFound(id);
        }

        try
        {
            while (true)
            {
                await using var scope = scopes.CreateAsyncScope();
                if (await InferenceQueries.FindAsync(scope.ServiceProvider.GetRequiredService<GatewayDbContext>(), id, cancellationToken) is { } inference)
                {
                    return (inference.Program, inference.Version);
                }

                if ((time.GetUtcNow() - at).Duration() > SettlingTime)
                {
                    throw NotFound(id);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            throw new ProblemException(503, "database_unavailable", "Whether this inference exists cannot be looked up at the moment. Send the feedback again later.");
        }
    }

    private static ProblemException NotFound(Guid id) => new(404, "inference_not_found", $"There is no inference {id}.");
}

internal static class FeedbackEndpoints
{
    public static void MapFeedback(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/feedback", FeedbackDesk.Handle).RequireScope(Scopes.Infer).WithTags("Feedback").WithSummary("Tell how good an answer was.");
}
