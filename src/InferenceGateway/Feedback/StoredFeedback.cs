using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Feedback;

/// <summary>A product's word on an inference. Has no foreign key: feedback may be stored before a slower replica ships the inference.</summary>
internal sealed class StoredFeedback
{
    private StoredFeedback() { }

    public Guid Id { get; private init; }
    public Guid InferenceId { get; private init; }
    public double? Score { get; private init; }
    public string? Comment { get; private init; }
    public string? Correction { get; private init; }
    public string Who { get; private init; } = "";
    public DateTimeOffset ReceivedAt { get; private init; }

    public FeedbackResponse ToResponse() => new(Id, InferenceId, Score, Comment, Correction is null ? null : JsonNode.Parse(Correction)?.AsObject(), Who, ReceivedAt);
}

internal sealed class StoredFeedbackMapping : IEntityTypeConfiguration<StoredFeedback>
{
    public void Configure(EntityTypeBuilder<StoredFeedback> feedback)
    {
        feedback.ToTable("feedback");
        feedback.Property(f => f.Correction).HasColumnType("json");
        feedback.HasIndex(f => f.InferenceId);
    }
}
