namespace LlmOps.Contracts.InferenceGateway;

/// <summary>A rollout moved to another state or stage.</summary>
/// <param name="RolloutId">The rollout.</param>
/// <param name="Program">Its program.</param>
/// <param name="State">The new state.</param>
/// <param name="StableVersion">The version that serves everybody else.</param>
/// <param name="CandidateVersion">The version being rolled out.</param>
/// <param name="Percent">Share of users on the candidate, 0 to 100.</param>
/// <param name="ChangedAt">When.</param>
public sealed record RolloutChanged(Guid RolloutId, string Program, string State, int StableVersion, int CandidateVersion, int Percent, DateTimeOffset ChangedAt);
