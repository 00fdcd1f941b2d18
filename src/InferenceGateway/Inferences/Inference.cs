using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Inferences;

/// <summary>The facts of one gateway call. Written by the spool's shipper, only read here; the table has a partition for each day.</summary>
internal sealed class Inference
{
    private Inference() { }

    public Guid Id { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string Kind { get; private init; } = "";
    public string? Program { get; private init; }
    public int? Version { get; private init; }

    /// <summary>The arm the unit was assigned to; failures count for it (intention to treat).</summary>
    public string? Arm { get; private init; }
    public string? ServedArm { get; private init; }
    public string? ServedBy { get; private init; }
    public string? FallbackReason { get; private init; }
    public string Model { get; private init; } = "";
    public string? Provider { get; private init; }
    public string Status { get; private init; } = "";
    public double LatencyMs { get; private init; }
    public double? FirstTokenMs { get; private init; }
    public long InputTokens { get; private init; }
    public long OutputTokens { get; private init; }
    public bool UsageEstimated { get; private init; }
    public decimal CostUsd { get; private init; }
    public string? UserId { get; private init; }

    /// <summary>The unit a rollout counts; null when the call is not part of its statistics.</summary>
    public string? Unit { get; private init; }
    public string? KeyId { get; private init; }
    public string? TraceId { get; private init; }
    public Guid? RolloutId { get; private init; }
    public int? StepIndex { get; private init; }
}

/// <summary>What was asked and answered, apart from the narrow facts.</summary>
internal sealed class InferencePayload
{
    private InferencePayload() { }

    public Guid Id { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string? Request { get; private init; }
    public string? Answer { get; private init; }
    public string? Inputs { get; private init; }
    public string? Outputs { get; private init; }
    public string? Steps { get; private init; }
    public string? Tags { get; private init; }
    public string? Error { get; private init; }
}

internal sealed class InferenceMapping : IEntityTypeConfiguration<Inference>, IEntityTypeConfiguration<InferencePayload>
{
    public void Configure(EntityTypeBuilder<Inference> inference)
    {
        inference.ToTable("inferences").HasKey(i => new { i.Id, i.At });
        inference.Property(i => i.CostUsd).HasColumnType("numeric");
        inference.HasIndex(i => new { i.Program, i.Id });
        inference.HasIndex(i => i.RolloutId).HasFilter("rollout_id is not null");
    }

    // json, not jsonb: a body is kept as it was sent, and jsonb refuses what JSON allows (an escaped NUL).
    public void Configure(EntityTypeBuilder<InferencePayload> payload)
    {
        payload.ToTable("inference_payloads").HasKey(p => new { p.Id, p.At });
        payload.Property(p => p.Request).HasColumnType("json");
        payload.Property(p => p.Inputs).HasColumnType("json");
        payload.Property(p => p.Outputs).HasColumnType("json");
        payload.Property(p => p.Steps).HasColumnType("json");
        payload.Property(p => p.Tags).HasColumnType("json");
    }
}
