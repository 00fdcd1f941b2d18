using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Annotation;

/// <summary>Where an item stands.</summary>
internal enum ItemState
{
    /// <summary>Waits for a label, or for the second one.</summary>
    Open,

    /// <summary>Labelled, by all who should, alike.</summary>
    Done,

    /// <summary>Two people disagree; somebody has to decide.</summary>
    Disagreed,

    /// <summary>Everybody who should label it skipped it.</summary>
    Skipped,

    /// <summary>Decided by a third look.</summary>
    Adjudicated,
}

/// <summary>One thing to label.</summary>
internal sealed class AnnotationItem
{
    public required Guid Id { get; init; }

    public required Guid QueueId { get; init; }

    /// <summary>Counted from 1 in the order added.</summary>
    public required int Number { get; init; }

    /// <summary>The dataset's example, when it is one.</summary>
    public string? ExampleId { get; init; }

    /// <summary><c>dataset</c>, <c>upload</c>, <c>inference</c> or <c>feedback</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Id where it comes from, for example of the inference.</summary>
    public string? SourceId { get; init; }

    public required string Inputs { get; init; }

    /// <summary>Hash of the inputs: a queue holds each once.</summary>
    public required Guid InputsHash { get; init; }

    /// <summary>Higher comes first.</summary>
    public required double Priority { get; init; }

    /// <summary>How many people label it: 1 or 2.</summary>
    public required int Needed { get; init; }

    public ItemState State { get; set; }

    /// <summary>The labels that count, once it is done or adjudicated. JSON object.</summary>
    public string? Labels { get; set; }

    /// <summary>Who decided a disagreement.</summary>
    public string? AdjudicatedBy { get; set; }
}

internal sealed class AnnotationItemMapping : IEntityTypeConfiguration<AnnotationItem>
{
    public void Configure(EntityTypeBuilder<AnnotationItem> item)
    {
        item.ToTable("annotation_items");
        item.HasIndex(i => new { i.QueueId, i.InputsHash }).IsUnique();
        item.HasIndex(i => new { i.QueueId, i.Number }).IsUnique();
        item.HasIndex(i => new { i.QueueId, i.State, i.Priority });
        item.HasOne<AnnotationQueue>().WithMany().HasForeignKey(i => i.QueueId);
        item.Property(i => i.ExampleId).HasMaxLength(200);
        item.Property(i => i.Origin).HasMaxLength(20);
        item.Property(i => i.SourceId).HasMaxLength(200);
        item.Property(i => i.AdjudicatedBy).HasMaxLength(200);
        item.Property(i => i.State).HasConversion<string>().HasMaxLength(20);
        item.Property(i => i.Inputs).HasColumnType("json");
        item.Property(i => i.Labels).HasColumnType("json");
    }
}
