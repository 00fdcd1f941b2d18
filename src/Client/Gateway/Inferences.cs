using System.Text.Json;
using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Gateway;

/// <summary>A recorded inference in a list. <c>Kind</c> is <c>program</c>, <c>chat</c> or <c>embeddings</c>; <c>Status</c> is <c>ok</c> or an error code.</summary>
public sealed record InferenceResponse(Guid Id, DateTimeOffset At, string Kind, string? Program, int? Version, string? Arm, string? ServedArm, string? FallbackReason, string Model, string Status, double LatencyMs, double? FirstTokenMs, long InputTokens, long OutputTokens, decimal CostUsd, string? User, string? KeyId, string? TraceId, Guid? RolloutId, int? StepIndex, double? FeedbackScore, int FeedbackCount);

/// <summary>An inference with what was said. <c>Steps</c> tells what each step of a program run did; <c>Request</c> and <c>Answer</c> are those of a run's single call.</summary>
public sealed record InferenceDetailResponse(InferenceResponse Inference, JsonObject? Inputs, JsonObject? Outputs, JsonElement? Request, string? Answer, string? Error, IReadOnlyDictionary<string, string>? Tags, IReadOnlyList<FeedbackResponse> Feedback, IReadOnlyList<StepTraceResponse>? Steps = null);

/// <summary>Recorded inferences and their feedback.</summary>
public sealed class InferencesClient
{
    private readonly LlmOpsHttp http;

    internal InferencesClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Inferences, newest first.</summary>
    public Task<Page<InferenceResponse>> ListAsync(string? program = null, int? version = null, string? arm = null, string? status = null, string? kind = null, string? user = null, bool? withFeedback = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<InferenceResponse>>(Of("/api/inferences", ("program", program), ("version", version), ("arm", arm), ("status", status), ("kind", kind), ("user", user), ("with_feedback", withFeedback), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One inference with its payload and feedback.</summary>
    public Task<InferenceDetailResponse> GetAsync(Guid id, CancellationToken cancellationToken = default) => http.GetAsync<InferenceDetailResponse>($"/api/inferences/{id}", cancellationToken);
}
