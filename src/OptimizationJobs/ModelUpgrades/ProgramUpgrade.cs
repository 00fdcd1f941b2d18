using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

internal enum UpgradeState
{
    Waiting,
    Evaluating,
    Optimizing,
    Comparing,
    Proposed,
    Kept,
    NoEvidence,
    Failed,
}

/// <summary>One program in a campaign: what was measured, and what became of it.</summary>
internal sealed class ProgramUpgrade
{
    private ProgramUpgrade() { }

    public Guid UpgradeId { get; private init; }

    public int Order { get; private init; }

    public string Program { get; private init; } = "";

    public int BaseVersion { get; private init; }

    public UpgradeState State { get; private set; }

    public string? Reason { get; private set; }

    public string? Dataset { get; private set; }

    public int DatasetVersion { get; private set; }

    public string? Metric { get; private set; }

    public double? OldScore { get; private set; }

    public double? AsIsScore { get; private set; }

    public double? NewScore { get; private set; }

    public double? Difference { get; private set; }

    public double? Lower { get; private set; }

    public double? Upper { get; private set; }

    public Guid? OldRun { get; private set; }

    public Guid? AsIsRun { get; private set; }

    public Guid? NewRun { get; private set; }

    public Guid? JobId { get; private set; }

    public int? NewVersion { get; private set; }

    public Guid? RolloutId { get; private set; }

    public double? CostRatio { get; private set; }

    public bool HasEnded => State is UpgradeState.Proposed or UpgradeState.Kept or UpgradeState.NoEvidence or UpgradeState.Failed;

    public static ProgramUpgrade Wait(Guid upgrade, int order, string program, int version) => new() { UpgradeId = upgrade, Order = order, Program = program, BaseVersion = version };

    public void Evaluate(Evidence evidence) => (State, Dataset, DatasetVersion, Metric) = (UpgradeState.Evaluating, evidence.Dataset, evidence.DatasetVersion, evidence.Metric);

    public void NoteOld(Guid run, double score) => (OldRun, OldScore) = (run, score);

    public void NoteAsIs(Guid run, double score) => (AsIsRun, AsIsScore) = (run, score);

    public void Optimize(Guid job) => (State, JobId) = (UpgradeState.Optimizing, job);

    /// <summary>Settles on the version and run that stand for the program on the new model.</summary>
    public void Compare(Guid run, double score, int? version) => (State, NewRun, NewScore, NewVersion) = (UpgradeState.Comparing, run, score, version);

    public void NoteDifference(double difference, double lower, double upper) => (Difference, Lower, Upper) = (difference, lower, upper);

    public void NoteCost(double? ratio) => CostRatio = ratio;

    public void Publish(int version) => NewVersion = version;

    public void Propose(Guid rollout, string reason) => (State, RolloutId, Reason) = (UpgradeState.Proposed, rollout, reason);

    public void End(UpgradeState state, string reason) => (State, Reason) = (state, reason);
}

/// <summary>What a program was last measured with.</summary>
internal sealed record Evidence(string Dataset, int DatasetVersion, string Metric);

internal sealed class ProgramUpgradeMapping : IEntityTypeConfiguration<ProgramUpgrade>
{
    public void Configure(EntityTypeBuilder<ProgramUpgrade> program)
    {
        program.ToTable("program_upgrades");
        program.HasKey(p => new { p.UpgradeId, p.Program });
        program.Property(p => p.Order).HasColumnName("position");
        program.Property(p => p.Program).HasMaxLength(200);
        program.Property(p => p.Dataset).HasMaxLength(200);
        program.Property(p => p.Metric).HasMaxLength(200);
        program.Property(p => p.Reason).HasMaxLength(1000);
        program.Property(p => p.State).HasConversion<string>().HasMaxLength(12);
        program.Ignore(p => p.HasEnded);
    }
}
