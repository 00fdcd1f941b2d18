using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Annotation;

/// <summary>What one person made of one item: taken, then labelled or skipped.</summary>
internal sealed class ItemLabel
{
    public required Guid ItemId { get; init; }

    public required string Annotator { get; init; }

    public required Guid QueueId { get; init; }

    /// <summary>Until when the item is kept for them; null once they have answered.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    public required DateTimeOffset TakenAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>JSON object; null while it is taken, and when it was skipped.</summary>
    public string? Labels { get; set; }

    /// <summary>Why it was skipped.</summary>
    public string? SkipReason { get; set; }
}

internal sealed class ItemLabelMapping : IEntityTypeConfiguration<ItemLabel>
{
    public void Configure(EntityTypeBuilder<ItemLabel> label)
    {
        label.ToTable("annotation_labels");
        label.HasKey(l => new { l.ItemId, l.Annotator });
        label.HasIndex(l => new { l.QueueId, l.Annotator });
        label.HasOne<AnnotationItem>().WithMany().HasForeignKey(l => l.ItemId);
        label.Property(l => l.Annotator).HasMaxLength(200);
        label.Property(l => l.SkipReason).HasMaxLength(1000);
        label.Property(l => l.Labels).HasColumnType("json");
    }
}
