using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Gateway;

/// <summary>Runs a program.</summary>
/// <param name="Inputs">Values by input field.</param>
public sealed record RunProgramRequest(JsonObject Inputs)
{
    /// <summary>Who it is for; decides the rollout arm, always the same for the same user.</summary>
    public string? User { get; init; }

    /// <summary>The conversation, when there is no user.</summary>
    public string? Session { get; init; }

    /// <summary>A fixed version (number or label) instead of what is rolled out.</summary>
    public string? Version { get; init; }

    /// <summary>Free tags, kept with the inference.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Answers as server-sent events.</summary>
    public bool Stream { get; init; }

    /// <summary>Adds to the answer what each step did.</summary>
    public bool Trace { get; init; }
}

/// <summary>What a call used.</summary>
public sealed record UsageResponse(long InputTokens, long OutputTokens, decimal CostUsd);

/// <summary>A program's answer. <c>Arm</c> is <c>stable</c>, <c>candidate</c> or <c>pinned</c>; <c>ServedBy</c> is <c>program</c>, <c>fallback_model</c> or <c>fallback_outputs</c>.</summary>
public sealed record RunProgramResponse(Guid InferenceId, string Program, int Version, string Arm, string Model, string ServedBy, JsonObject Outputs, UsageResponse Usage, double LatencyMs, IReadOnlyList<string> Repairs)
{
    /// <summary>What each step did, when the call asked for it.</summary>
    public IReadOnlyList<StepTraceResponse>? Steps { get; init; }
}

/// <summary>Tells how good an answer was. Give at least one of score, comment and correction.</summary>
/// <param name="InferenceId">The inference.</param>
/// <param name="Score">0 (bad) to 1 (good).</param>
/// <param name="Comment">In words.</param>
/// <param name="Correction">The right outputs by field.</param>
public sealed record FeedbackRequest(Guid InferenceId, double? Score = null, string? Comment = null, JsonObject? Correction = null);

/// <summary>Feedback as stored.</summary>
public sealed record FeedbackResponse(Guid Id, Guid InferenceId, double? Score, string? Comment, JsonObject? Correction, string Who, DateTimeOffset ReceivedAt);

/// <summary>What products call.</summary>
public sealed class InferenceClient
{
    private readonly LlmOpsHttp http;

    internal InferenceClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Runs a program once.</summary>
    public Task<RunProgramResponse> RunAsync(string program, RunProgramRequest request, CancellationToken cancellationToken = default) =>
        http.PostAsync<RunProgramResponse>($"/v1/programs/{Segment(program)}/run", request with { Stream = false }, cancellationToken);

    /// <summary>Runs a program and tells each output's text as it is written, its value when it is complete, and the answer at the end.</summary>
    /// <exception cref="LlmOpsException">The run failed, before or while it was told; or the stream broke off.</exception>
    public async IAsyncEnumerable<ProgramNews> StreamAsync(string program, RunProgramRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in http.StreamAsync($"/v1/programs/{Segment(program)}/run", request with { Stream = true }, cancellationToken))
        {
            if (ProgramNews.Read(item) is not { } news)
            {
                continue;
            }

            yield return news;
            if (news is ProgramAnswer)
            {
                yield break;
            }
        }

        throw new LlmOpsException(0, "stream_interrupted", "The stream broke off before its end.");
    }

    /// <summary>Sends feedback on an inference.</summary>
    public Task<FeedbackResponse> FeedbackAsync(FeedbackRequest request, CancellationToken cancellationToken = default) => http.PostAsync<FeedbackResponse>("/v1/feedback", request, cancellationToken);
}
