namespace LlmOps.Contracts.InferenceGateway;

/// <summary>
/// Something that every gateway replica keeps in memory has changed (a rollout, a flag, a key, a model, a program).
/// Carries no state: a replica reads everything newer than what it has.
/// </summary>
/// <param name="Version">The newest snapshot version that exists.</param>
/// <param name="Reason">What changed, for the log.</param>
public sealed record GatewaySnapshotChanged(long Version, string Reason);
