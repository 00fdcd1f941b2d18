using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Datasets.FinalChecks;

/// <summary>One look at the sealed test split: the only way to its rows, and on record for good.</summary>
internal sealed class FinalCheck
{
    public required Guid Id { get; init; }

    public required Guid VersionId { get; init; }

    public required string Program { get; init; }

    public required int? ProgramVersion { get; init; }

    /// <summary>The eval run that looks; it looks once.</summary>
    public required Guid EvalRunId { get; init; }

    public required string Who { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class FinalCheckMapping : IEntityTypeConfiguration<FinalCheck>
{
    public void Configure(EntityTypeBuilder<FinalCheck> check)
    {
        check.ToTable("final_checks");
        check.HasIndex(c => c.EvalRunId).IsUnique();
        check.HasIndex(c => new { c.VersionId, c.Id });
        check.HasOne<DatasetVersion>().WithMany().HasForeignKey(c => c.VersionId);
        check.Property(c => c.Program).HasMaxLength(100);
        check.Property(c => c.Who).HasMaxLength(200);
        check.Property(c => c.Reason).HasMaxLength(2000);
    }
}
