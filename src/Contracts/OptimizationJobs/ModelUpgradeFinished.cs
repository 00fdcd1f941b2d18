namespace LlmOps.Contracts.OptimizationJobs;

/// <summary>A model-upgrade campaign has ended.</summary>
/// <param name="UpgradeId">The campaign.</param>
/// <param name="From">The model programs were moved from.</param>
/// <param name="To">The model they were moved to.</param>
/// <param name="Outcomes">Outcome by program name.</param>
public sealed record ModelUpgradeFinished(Guid UpgradeId, string From, string To, IReadOnlyDictionary<string, string> Outcomes);
