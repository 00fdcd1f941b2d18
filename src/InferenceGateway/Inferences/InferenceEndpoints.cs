using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.Feedback;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Inferences;

public sealed record InferenceResponse(Guid Id, DateTimeOffset At, string Kind, string? Program, int? Version, string? Arm, string? ServedArm, string? FallbackReason, string Model, string Status, double LatencyMs, double? FirstTokenMs, long InputTokens, long OutputTokens, decimal CostUsd, string? User, string? KeyId, string? TraceId, Guid? RolloutId, int? StepIndex, double? FeedbackScore, int FeedbackCount);

public sealed record InferenceDetailResponse(InferenceResponse Inference, JsonObject? Inputs, JsonObject? Outputs, JsonElement? Request, string? Answer, string? Error, IReadOnlyDictionary<string, string>? Tags, IReadOnlyList<FeedbackResponse> Feedback, IReadOnlyList<StepTraceResponse>? Steps);

internal static class InferenceEndpoints
{
    public static void MapInferences(this IEndpointRouteBuilder routes)
    {
        var inferences = routes.MapGroup("/api/inferences").WithTags("Inferences").RequireScope(Scopes.Read);
        inferences.MapGet("/", List).WithSummary("List inferences, newest first.");
        inferences.MapGet("/{id:guid}", Get).WithSummary("Read an inference with what was said.");
    }

    private static async Task<Ok<Page<InferenceResponse>>> List([AsParameters] InferenceFilter filter, GatewayDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(filter.Limit);
        var rows = await filter.Apply(db).OrderByDescending(i => i.Id).Take(size + 1).ToListAsync(cancellationToken);
        var ids = rows.Select(i => i.Id).ToList();
        var words = await db.Feedback.AsNoTracking().Where(f => ids.Contains(f.InferenceId)).GroupBy(f => f.InferenceId)
            .Select(g => new { g.Key, Score = g.Average(f => f.Score), Count = g.Count() }).ToDictionaryAsync(g => g.Key, cancellationToken);
        return TypedResults.Ok(rows.Select(i => Describe(i, words.GetValueOrDefault(i.Id)?.Score, words.GetValueOrDefault(i.Id)?.Count ?? 0)).ToList().ToPage(size, i => i.Id.ToString()));
    }

    private static async Task<Ok<InferenceDetailResponse>> Get(Guid id, GatewayDbContext db, CancellationToken cancellationToken)
    {
        var inference = await InferenceQueries.FindAsync(db, id, cancellationToken) ?? throw new ProblemException(404, "inference_not_found", $"There is no inference {id}.");
        var payload = await db.Payloads.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.At == inference.At, cancellationToken);
        var feedback = await db.Feedback.AsNoTracking().Where(f => f.InferenceId == id).OrderBy(f => f.ReceivedAt).ThenBy(f => f.Id).ToListAsync(cancellationToken);
        var scores = feedback.Where(f => f.Score is not null).ToList();
        return TypedResults.Ok(new InferenceDetailResponse(
            Describe(inference, scores.Count > 0 ? scores.Average(f => f.Score) : null, feedback.Count),
            Object(payload?.Inputs), Object(payload?.Outputs), payload?.Request is { } request ? JsonElement.Parse(request) : null, payload?.Answer, payload?.Error, Texts(payload?.Tags),
            [.. feedback.Select(f => f.ToResponse())], payload is null ? null : StoredSteps.Read(payload)));
    }

    private static JsonObject? Object(string? json) => json is null ? null : JsonNode.Parse(json) as JsonObject;

    private static Dictionary<string, string>? Texts(string? json) =>
        Object(json)?.ToDictionary(t => t.Key, t => t.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : t.Value?.ToJsonString() ?? "", StringComparer.Ordinal);

    private static InferenceResponse Describe(Inference i, double? score, int words) =>
        new(i.Id, i.At, i.Kind, i.Program, i.Version, i.Arm, i.ServedArm, i.FallbackReason, i.Model, i.Status, i.LatencyMs, i.FirstTokenMs, i.InputTokens, i.OutputTokens, i.CostUsd, i.UserId, i.KeyId, i.TraceId, i.RolloutId, i.StepIndex, score, words);
}
