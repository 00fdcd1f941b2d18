using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Judges;

/// <summary>How a sentinel check stands, as stored and sent.</summary>
internal static class SentinelStatus
{
    public const string Measuring = "measuring";
    public const string Steady = "steady";
    public const string Changed = "changed";
    public const string Failed = "failed";
}

/// <summary>A look whether a certified judge still judges as it did, on the labels of its certificate.</summary>
internal sealed class SentinelCheck
{
    /// <summary>The check's id is its run's.</summary>
    public required Guid Id { get; init; }

    public required Guid CertificateId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public string Status { get; private set; } = SentinelStatus.Measuring;
    public double? Kappa { get; private set; }

    /// <summary>Share of cases judged otherwise than for the certificate.</summary>
    public double? FlipRate { get; private set; }

    public string[] Reasons { get; private set; } = [];
    public DateTimeOffset? EndedAt { get; private set; }

    public void Decide(double? kappa, double flipRate, IReadOnlyList<string> alarms, DateTimeOffset now) =>
        (Status, Kappa, FlipRate, Reasons, EndedAt) = (alarms.Count == 0 ? SentinelStatus.Steady : SentinelStatus.Changed, kappa, flipRate, [.. alarms], now);

    public void Fail(string reason, DateTimeOffset now) => (Status, Reasons, EndedAt) = (SentinelStatus.Failed, [reason], now);
}

internal sealed class SentinelCheckMapping : IEntityTypeConfiguration<SentinelCheck>
{
    public void Configure(EntityTypeBuilder<SentinelCheck> check)
    {
        check.ToTable("judge_sentinel_checks");
        check.HasOne<Certificate>().WithMany().HasForeignKey(c => c.CertificateId);
        check.Property(c => c.Status).HasMaxLength(20);
    }
}
