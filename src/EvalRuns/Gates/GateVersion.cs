using System.Text.Json;
using LlmOps.Evaluation.Gates;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Gates;

/// <summary>A release gate: a policy for one program. Immutable and numbered, so that a decision says which policy it followed.</summary>
internal sealed class GateVersion
{
    public required string Name { get; init; }
    public required int Number { get; init; }
    public required string Program { get; init; }
    public required string Policy { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public GatePolicy Rules => JsonSerializer.Deserialize<GatePolicy>(Policy, JsonDefaults.Options)!;
}

/// <summary>Somebody approved a run as what candidates are held against; the newest counts. Append-only, and never done by the service itself.</summary>
internal sealed class GateBaseline
{
    public required Guid Id { get; init; }
    public required string Gate { get; init; }
    public required Guid EvalRunId { get; init; }
    public required string Who { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>What a gate said about a run.</summary>
internal sealed class StoredDecision
{
    public required Guid Id { get; init; }
    public required string Gate { get; init; }
    public required int GateNumber { get; init; }
    public required Guid EvalRunId { get; init; }
    public Guid? BaselineRunId { get; init; }
    public required string Verdict { get; init; }

    /// <summary>The rules' outcomes, as JSON.</summary>
    public required string Findings { get; init; }

    /// <summary>The comparison by metric, as JSON.</summary>
    public required string Metrics { get; init; }

    public required string Who { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class GateMapping : IEntityTypeConfiguration<GateVersion>, IEntityTypeConfiguration<GateBaseline>, IEntityTypeConfiguration<StoredDecision>
{
    public void Configure(EntityTypeBuilder<GateVersion> gate)
    {
        gate.HasKey(g => new { g.Name, g.Number });
        gate.Property(g => g.Name).HasMaxLength(100);
        gate.Property(g => g.Program).HasMaxLength(100);
        gate.Property(g => g.Policy).HasColumnType("json");
        gate.Property(g => g.CreatedBy).HasMaxLength(200);
        gate.Ignore(g => g.Rules);
    }

    public void Configure(EntityTypeBuilder<GateBaseline> baseline)
    {
        baseline.ToTable("gate_baselines");
        baseline.HasIndex(b => new { b.Gate, b.Id });
        baseline.HasOne<Runs.EvalRun>().WithMany().HasForeignKey(b => b.EvalRunId);
        baseline.Property(b => b.Gate).HasMaxLength(100);
        baseline.Property(b => b.Who).HasMaxLength(200);
        baseline.Property(b => b.Reason).HasMaxLength(1000);
    }

    public void Configure(EntityTypeBuilder<StoredDecision> decision)
    {
        decision.ToTable("gate_decisions");
        decision.HasIndex(d => new { d.Gate, d.Id });
        decision.HasIndex(d => d.EvalRunId);
        decision.HasOne<Runs.EvalRun>().WithMany().HasForeignKey(d => d.EvalRunId);
        decision.Property(d => d.Gate).HasMaxLength(100);
        decision.Property(d => d.Verdict).HasMaxLength(30);
        decision.Property(d => d.Findings).HasColumnType("json");
        decision.Property(d => d.Metrics).HasColumnType("json");
        decision.Property(d => d.Who).HasMaxLength(200);
    }
}
