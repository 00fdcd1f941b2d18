using LlmOps.OptimizationJobs.Jobs;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

/// <summary>One program of a campaign as callers see it.</summary>
internal sealed record UpgradedProgram(
    string Program, int BaseVersion, UpgradeState State, string? Reason, string? Dataset, double? OldScore, double? AsIsScore, double? NewScore, double? Difference, double? Lower, double? Upper,
    Guid? OldRun, Guid? AsIsRun, Guid? NewRun, Guid? JobId, int? NewVersion, Guid? RolloutId, double? CostRatio);

/// <summary>A campaign as callers see it.</summary>
internal sealed record UpgradeResponse(
    Guid Id, string From, string To, JobStatus Status, string? StatusReason, decimal Budget, decimal Cost, IReadOnlyList<UpgradedProgram> Programs, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public static UpgradeResponse Of(ModelUpgrade upgrade, decimal cost) => new(
        upgrade.Id, upgrade.From, upgrade.To, upgrade.Status, upgrade.StatusReason, upgrade.Budget, cost,
        [.. upgrade.Programs.OrderBy(p => p.Order).Select(p => new UpgradedProgram(
            p.Program, p.BaseVersion, p.State, p.Reason, p.Dataset is null ? null : $"{p.Dataset}@{p.DatasetVersion}", p.OldScore, p.AsIsScore, p.NewScore, p.Difference, p.Lower, p.Upper,
            p.OldRun, p.AsIsRun, p.NewRun, p.JobId, p.NewVersion, p.RolloutId, p.CostRatio))],
        upgrade.RequestedBy, upgrade.CreatedAt, upgrade.EndedAt);
}
