using static LlmOps.Client.Query;

namespace LlmOps.Client.Gateway;

/// <summary>Starts a rollout.</summary>
/// <param name="Program">The program.</param>
/// <param name="Candidate">The version to roll out.</param>
/// <param name="Stages">Percentages in rising order, ending at 100.</param>
/// <param name="Reason">Why.</param>
/// <param name="Draft">Only proposes it: nothing changes until it is started.</param>
/// <param name="Gate">A gate whose newest decision about the candidate must be <c>ship</c>.</param>
/// <param name="GateOverride">Why the candidate is rolled out although the gate does not say so; goes into the audit log.</param>
public sealed record StartRolloutRequest(string Program, int Candidate, IReadOnlyList<int> Stages, string? Reason = null, bool Draft = false, string? Gate = null, string? GateOverride = null);

/// <summary>Why a rollout or flag is moved.</summary>
public sealed record ReasonRequest(string? Reason = null);

/// <summary>
/// A rollout. <c>State</c> is <c>draft</c>, <c>ramping</c>, <c>held</c>, <c>promoted</c>, <c>rolled_back</c>, <c>killed</c> or <c>cancelled</c>;
/// <c>Percent</c> is the share of users on the candidate now.
/// </summary>
public sealed record RolloutResponse(Guid Id, string Program, string State, string? StateReason, int StableVersion, int CandidateVersion, IReadOnlyList<int> Stages, int StepIndex, int Percent, long DefinitionVersion, int ReplicasLive, int ReplicasCurrent, IReadOnlyList<ArmStats> Arms, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What an arm has served since the rollout began.</summary>
public sealed record ArmStats(string Arm, int Version, long Inferences, long Errors, long Units, double? MeanLatencyMs, decimal CostUsd, double? FeedbackScore, int FeedbackCount);

/// <summary>A flag as it is served. <c>Key</c> is <c>rollout:PROGRAM</c>.</summary>
public sealed record FlagResponse(string Key, bool Enabled, bool Killed, int StableVersion, int? CandidateVersion, int Percent, string? Seed, long DefinitionVersion, DateTimeOffset UpdatedAt);

/// <summary>Which arm a user gets, and why.</summary>
public sealed record ExplainResponse(string Key, string Unit, double Bucket, string Arm, int Version, string Reason);

/// <summary>One entry of the audit log; each entry's hash covers the one before.</summary>
public sealed record AuditResponse(long Number, DateTimeOffset At, string Who, string Action, string Target, string? Reason, string? Before, string? After, string? TraceId, string Hash);

/// <summary>Rollouts, flags and the audit log.</summary>
public sealed class RolloutsClient
{
    private readonly LlmOpsHttp http;

    internal RolloutsClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Starts (or, as a draft, proposes) a rollout.</summary>
    public Task<RolloutResponse> StartAsync(StartRolloutRequest request, CancellationToken cancellationToken = default) => http.PostAsync<RolloutResponse>("/api/rollouts", request, cancellationToken);

    /// <summary>Rollouts, newest first.</summary>
    public Task<Page<RolloutResponse>> ListAsync(string? program = null, string? state = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<RolloutResponse>>(Of("/api/rollouts", ("program", program), ("state", state), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One rollout by id.</summary>
    public Task<RolloutResponse> GetAsync(Guid id, CancellationToken cancellationToken = default) => http.GetAsync<RolloutResponse>($"/api/rollouts/{id}", cancellationToken);

    /// <summary>Moves a rollout: <c>start</c> (a draft), <c>advance</c>, <c>hold</c>, <c>resume</c>, <c>roll-back</c>, <c>promote</c> or <c>cancel</c>.</summary>
    public Task<RolloutResponse> MoveAsync(Guid id, string verb, string? reason = null, CancellationToken cancellationToken = default) =>
        http.PostAsync<RolloutResponse>($"/api/rollouts/{id}/{Segment(verb)}", new ReasonRequest(reason), cancellationToken);

    /// <summary>All flags.</summary>
    public Task<Page<FlagResponse>> FlagsAsync(CancellationToken cancellationToken = default) => http.GetAsync<Page<FlagResponse>>("/api/flags", cancellationToken);

    /// <summary>Throws the kill switch of a flag: every replica serves the stable version at once.</summary>
    public Task<FlagResponse> KillAsync(string key, string? reason = null, CancellationToken cancellationToken = default) => http.PostAsync<FlagResponse>($"/api/flags/{Segment(key)}/kill", new ReasonRequest(reason), cancellationToken);

    /// <summary>Resets a killed flag, so that a new rollout may start.</summary>
    public Task<FlagResponse> ResetAsync(string key, string? reason = null, CancellationToken cancellationToken = default) => http.PostAsync<FlagResponse>($"/api/flags/{Segment(key)}/reset", new ReasonRequest(reason), cancellationToken);

    /// <summary>Which arm a user gets, and why.</summary>
    public Task<ExplainResponse> ExplainAsync(string key, string user, CancellationToken cancellationToken = default) => http.GetAsync<ExplainResponse>(Of($"/api/flags/{Segment(key)}/explain", ("user", user)), cancellationToken);

    /// <summary>The audit log, newest first.</summary>
    public Task<Page<AuditResponse>> AuditAsync(string? target = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<AuditResponse>>(Of("/api/audit", ("target", target), ("cursor", cursor), ("limit", limit)), cancellationToken);
}
