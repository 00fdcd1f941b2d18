using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>The guarded way of a candidate version to everybody. Its id is the seed of the allocation, so a new rollout draws new users.</summary>
internal sealed class Rollout
{
    private Rollout() { }

    public Guid Id { get; private init; }
    public string Program { get; private init; } = "";
    public RolloutStatus Status { get; private set; }
    public string? StatusReason { get; private set; }
    public int StableVersion { get; private set; }
    public int CandidateVersion { get; private init; }
    public int[] Stages { get; private init; } = [];
    public int StepIndex { get; private set; }
    public long DefinitionVersion { get; private set; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public int Percent => RolloutTransitions.Percent(new(Status, StepIndex), Stages);

    public static Rollout Draft(StartRolloutRequest request, int stableVersion, string who, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Program = request.Program,
        Status = RolloutStatus.Draft,
        StatusReason = request.Reason,
        StableVersion = stableVersion,
        CandidateVersion = request.Candidate,
        Stages = [.. request.Stages],
        CreatedBy = who,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public void Move(string verb, string? reason, long definitionVersion, DateTimeOffset now)
    {
        var to = RolloutTransitions.Move(new(Status, StepIndex), verb, Stages.Length);
        (Status, StepIndex, StatusReason, DefinitionVersion, UpdatedAt) = (to.Status, to.StepIndex, reason, definitionVersion, now);
    }

    /// <summary>A draft may wait while another version becomes stable; it rolls back to what is stable when it starts.</summary>
    public void StartFrom(int stableVersion) => StableVersion = stableVersion;
}

internal sealed class RolloutMapping : IEntityTypeConfiguration<Rollout>
{
    public void Configure(EntityTypeBuilder<Rollout> rollout)
    {
        rollout.ToTable("rollouts");
        rollout.Ignore(r => r.Percent);
        rollout.Property(r => r.Program).HasMaxLength(200);
        rollout.Property(r => r.Status).HasConversion<string>().HasMaxLength(12);
        rollout.Property(r => r.StatusReason).HasMaxLength(1000);
        rollout.HasIndex(r => r.Program, "ux_rollouts_one_live").IsUnique().HasFilter("status in ('Ramping', 'Held')");
        rollout.HasIndex(r => new { r.Program, r.Id });
        rollout.Property<uint>("xmin").IsRowVersion();
    }
}
