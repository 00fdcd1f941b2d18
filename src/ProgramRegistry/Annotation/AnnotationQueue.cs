using System.Text.Json;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Annotation;

/// <summary>A question asked of every item: a label field and, when it is a choice, its values.</summary>
internal sealed record LabelQuestion(string Field, IReadOnlyList<string>? Values);

/// <summary>Items waiting for people to label them, on their way into a dataset.</summary>
internal sealed class AnnotationQueue
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The dataset that gets the labels; it need not exist yet.</summary>
    public required string Dataset { get; init; }

    public required List<string> InputFields { get; init; }

    public required IReadOnlyList<LabelQuestion> Questions { get; init; }

    public required string Instructions { get; init; }

    /// <summary>Share of items, 0 to 1, that a second person labels without seeing the first one's labels.</summary>
    public required double SecondReviewShare { get; init; }

    /// <summary>How long an item is kept for the person who took it.</summary>
    public required int LeaseMinutes { get; init; }

    /// <summary>Number of the last item.</summary>
    public int LastItem { get; set; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The dataset version it ended in.</summary>
    public int? FinishedVersion { get; set; }
}

internal sealed class AnnotationQueueMapping : IEntityTypeConfiguration<AnnotationQueue>
{
    public void Configure(EntityTypeBuilder<AnnotationQueue> queue)
    {
        queue.ToTable("annotation_queues");
        queue.Property(q => q.Name).HasMaxLength(100).UseCollation("C");
        queue.HasIndex(q => q.Name).IsUnique();
        queue.Property(q => q.Dataset).HasMaxLength(100);
        queue.Property(q => q.Author).HasMaxLength(200);
        queue.Property(q => q.Questions).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, JsonDefaults.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<LabelQuestion>>(text, JsonDefaults.Options)!,
            new ValueComparer<IReadOnlyList<LabelQuestion>>((a, b) => ReferenceEquals(a, b), value => value.GetHashCode(), value => value));
    }
}
