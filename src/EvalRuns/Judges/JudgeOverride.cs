using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Somebody let a judge without a valid certificate decide, by name. Append-only.</summary>
internal sealed class JudgeOverride
{
    public required Guid Id { get; init; }
    public required string Judge { get; init; }
    public required int JudgeNumber { get; init; }

    /// <summary>What it decided: <c>eval run ID</c>, <c>gate NAME</c>.</summary>
    public required string UsedBy { get; init; }

    public required string Who { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class JudgeOverrideMapping : IEntityTypeConfiguration<JudgeOverride>
{
    public void Configure(EntityTypeBuilder<JudgeOverride> entry)
    {
        entry.ToTable("judge_overrides");
        entry.HasIndex(e => new { e.Judge, e.Id });
        entry.Property(e => e.Judge).HasMaxLength(100);
        entry.Property(e => e.UsedBy).HasMaxLength(200);
        entry.Property(e => e.Who).HasMaxLength(200);
        entry.Property(e => e.Reason).HasMaxLength(1000);
    }
}
