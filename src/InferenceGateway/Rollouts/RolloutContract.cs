namespace LlmOps.InferenceGateway.Rollouts;

public sealed record StartRolloutRequest(string Program, int Candidate, IReadOnlyList<int> Stages, string? Reason = null, bool Draft = false, string? Gate = null, string? GateOverride = null);

public sealed record ReasonRequest(string? Reason = null);

public sealed record RolloutResponse(Guid Id, string Program, string State, string? StateReason, int StableVersion, int CandidateVersion, IReadOnlyList<int> Stages, int StepIndex, int Percent, long DefinitionVersion, int ReplicasLive, int ReplicasCurrent, IReadOnlyList<ArmStats> Arms, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

public sealed record ArmStats(string Arm, int Version, long Inferences, long Errors, long Units, double? MeanLatencyMs, decimal CostUsd, double? FeedbackScore, int FeedbackCount);

public sealed record FlagResponse(string Key, bool Enabled, bool Killed, int StableVersion, int? CandidateVersion, int Percent, string? Seed, long DefinitionVersion, DateTimeOffset UpdatedAt);

public sealed record ExplainResponse(string Key, string Unit, double Bucket, string Arm, int Version, string Reason);
