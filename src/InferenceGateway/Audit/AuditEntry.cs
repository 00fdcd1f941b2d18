using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Audit;

/// <summary>One change, forever: the table refuses updates and deletes, and each entry's hash covers the one before.</summary>
internal sealed class AuditEntry
{
    private AuditEntry() { }

    public long Number { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string Who { get; private init; } = "";
    public string Action { get; private init; } = "";
    public string Target { get; private init; } = "";
    public string? Reason { get; private init; }
    public string? Before { get; private init; }
    public string? After { get; private init; }
    public string? TraceId { get; private init; }
    public string PreviousHash { get; private init; } = "";
    public string Hash { get; private init; } = "";

    public static AuditEntry Following(AuditEntry? last, AuditFacts facts, DateTimeOffset now)
    {
        // PostgreSQL keeps microseconds; the hash must be recomputable from the row.
        var at = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        var (number, previous) = ((last?.Number ?? 0) + 1, last?.Hash ?? new string('0', 64));
        return new()
        {
            Number = number,
            At = at,
            Who = facts.Who,
            Action = facts.Action,
            Target = facts.Target,
            Reason = facts.Reason,
            Before = facts.Before,
            After = facts.After,
            TraceId = facts.TraceId,
            PreviousHash = previous,
            Hash = HashOf(number, at, facts, previous),
        };
    }

    /// <summary>Whether this entry says what it said when it was written, right after <paramref name="previous"/>.</summary>
    public bool Follows(AuditEntry? previous) =>
        PreviousHash == (previous?.Hash ?? new string('0', 64))
        && Hash == HashOf(Number, At, new(Who, Action, Target, Reason, Before, After, TraceId), PreviousHash);

    public AuditResponse ToResponse() => new(Number, At, Who, Action, Target, Reason, Before, After, TraceId, Hash);

    private static string HashOf(long number, DateTimeOffset at, AuditFacts facts, string previous) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        previous + JsonSerializer.Serialize(new object?[] { number, at.UtcDateTime.ToString("O"), facts.Who, facts.Action, facts.Target, facts.Reason, facts.Before, facts.After, facts.TraceId }, JsonDefaults.Options))));
}

/// <summary>Who did what to what, and why.</summary>
internal sealed record AuditFacts(string Who, string Action, string Target, string? Reason, string? Before, string? After, string? TraceId);

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_log").HasKey(e => e.Number);
        entry.Property(e => e.Number).ValueGeneratedNever();
        entry.Property(e => e.Who).HasMaxLength(100);
        entry.Property(e => e.Action).HasMaxLength(60);
        entry.Property(e => e.Target).HasMaxLength(260);
        entry.Property(e => e.Reason).HasMaxLength(1000);
        entry.Property(e => e.TraceId).HasMaxLength(32);
        entry.Property(e => e.PreviousHash).HasMaxLength(64);
        entry.Property(e => e.Hash).HasMaxLength(64);
        entry.HasIndex(e => new { e.Target, e.Number });
    }
}
