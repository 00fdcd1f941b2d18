using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>A delivery that failed every retry, kept where people can see it and send it again.</summary>
public sealed class DeadLetter
{
    /// <summary>Time-ordered id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The queue it came from, and goes back to.</summary>
    public required string Queue { get; init; }

    /// <summary>Full type name of the message, when it could be read.</summary>
    public required string? MessageType { get; init; }

    /// <summary>The whole delivery as it arrived.</summary>
    public required string Body { get; init; }

    /// <summary>Its content type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Type and message of the last error.</summary>
    public required string Error { get; init; }

    /// <summary>When it was given up.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>When it was sent again, if it was.</summary>
    public DateTimeOffset? ReplayedAt { get; private set; }

    internal void MarkReplayed(DateTimeOffset now) => ReplayedAt = now;
}

internal sealed class DeadLetterMapping : IEntityTypeConfiguration<DeadLetter>
{
    public void Configure(EntityTypeBuilder<DeadLetter> letter)
    {
        letter.ToTable("dead_letters");
        letter.Property(l => l.Queue).HasMaxLength(300);
        letter.Property(l => l.MessageType).HasMaxLength(300);
        letter.Property(l => l.ContentType).HasMaxLength(100);
        letter.Property(l => l.Error).HasMaxLength(4000);
    }
}
