using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Judges;

/// <summary>How a certificate stands, as stored and sent.</summary>
internal static class CertificateStatus
{
    /// <summary>Its run is under way.</summary>
    public const string Measuring = "measuring";
    public const string Certified = "certified";

    /// <summary>Measured, and not good enough.</summary>
    public const string Refused = "refused";

    /// <summary>Could not be measured.</summary>
    public const string Failed = "failed";

    /// <summary>Was certified; judge, labels or time have moved on.</summary>
    public const string Expired = "expired";

    /// <summary>Was certified; a sentinel found the judge changed.</summary>
    public const string Suspended = "suspended";
}

/// <summary>What a judge proved on labels that people gave: bound to the judge's version and to the label set's.</summary>
internal sealed class Certificate
{
    public required Guid Id { get; init; }
    public required string Judge { get; init; }
    public required int JudgeNumber { get; init; }

    /// <summary>The run that measures; the certificate's id and the run's are one.</summary>
    public Guid EvalRunId => Id;

    /// <summary>The run that asks with the compared answers exchanged, for judges that compare.</summary>
    public Guid? SwappedRunId { get; init; }

    public required string Dataset { get; init; }
    public required int DatasetVersion { get; init; }
    public required string Split { get; init; }

    /// <summary>The label that holds the person's verdict.</summary>
    public required string LabelField { get; init; }

    /// <summary>Labels that hold further people's verdicts.</summary>
    public required string[] RaterFields { get; init; }

    /// <summary>What has to be shown, as JSON.</summary>
    public required string Requirements { get; init; }

    public required string RequestedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required int ValidDays { get; init; }
    public string Status { get; private set; } = CertificateStatus.Measuring;

    /// <summary>Why it is not, or no longer, certified.</summary>
    public string[] Reasons { get; private set; } = [];

    /// <summary>What was measured, as JSON.</summary>
    public string? Figures { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset? SentinelAt { get; private set; }

    public bool IsValidAt(DateTimeOffset now) => Status is CertificateStatus.Certified && ExpiresAt > now;

    public void Decide(string figures, IReadOnlyList<string> reasons, DateTimeOffset now) =>
        (Status, Figures, Reasons, DecidedAt, ExpiresAt, SentinelAt) =
        (reasons.Count == 0 ? CertificateStatus.Certified : CertificateStatus.Refused, figures, [.. reasons], now, reasons.Count == 0 ? now.AddDays(ValidDays) : null, now);

    public void Fail(string reason, DateTimeOffset now) => (Status, Reasons, DecidedAt) = (CertificateStatus.Failed, [reason], now);

    public void Expire(string reason) => (Status, Reasons) = (CertificateStatus.Expired, [reason]);

    public void Suspend(IReadOnlyList<string> reasons) => (Status, Reasons) = (CertificateStatus.Suspended, [.. reasons]);

    public void SentinelStarted(DateTimeOffset now) => SentinelAt = now;
}

internal sealed class CertificateMapping : IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Certificate> certificate)
    {
        certificate.ToTable("judge_certificates");
        certificate.HasOne<JudgeVersion>().WithMany().HasForeignKey(c => new { c.Judge, c.JudgeNumber });
        certificate.HasIndex(c => c.Dataset);
        certificate.Property(c => c.Dataset).HasMaxLength(100);
        certificate.Property(c => c.Split).HasMaxLength(20);
        certificate.Property(c => c.Status).HasMaxLength(20);
        certificate.Property(c => c.LabelField).HasMaxLength(100);
        certificate.Property(c => c.Requirements).HasColumnType("json");
        certificate.Property(c => c.Figures).HasColumnType("json");
        certificate.Property(c => c.RequestedBy).HasMaxLength(200);
        certificate.Ignore(c => c.EvalRunId);
        certificate.Property<uint>("xmin").IsRowVersion();
    }
}
