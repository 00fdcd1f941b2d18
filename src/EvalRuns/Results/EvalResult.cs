using LlmOps.EvalRuns.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Results;

/// <summary>What one item of a run gave. The key makes a second result of the same item impossible.</summary>
internal sealed class EvalResult
{
    public required Guid RunId { get; init; }

    /// <summary>Number of the item in the run: position of the example times repeats, plus the sample.</summary>
    public required int Item { get; init; }

    public required string ExampleId { get; init; }
    public required int Sample { get; init; }
    public required string Outcome { get; init; }

    /// <summary>By metric of the run; null where there is no score.</summary>
    public required double?[] Scores { get; init; }

    /// <summary>By metric of the run, as a JSON array: why the score is what it is.</summary>
    public string? Explanations { get; init; }

    public string? Outputs { get; init; }
    public string? Error { get; init; }
    public string? InferenceId { get; init; }
    public double LatencyMs { get; init; }
    public decimal Cost { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public bool Reused { get; init; }
    public string? Worker { get; init; }
}

internal sealed class EvalResultMapping : IEntityTypeConfiguration<EvalResult>
{
    public void Configure(EntityTypeBuilder<EvalResult> result)
    {
        result.ToTable("eval_results");
        result.HasKey(r => new { r.RunId, r.Item });
        result.HasIndex(r => new { r.RunId, r.ExampleId, r.Sample }).IsUnique();
        result.HasOne<EvalRun>().WithMany().HasForeignKey(r => r.RunId);
        result.Property(r => r.Outcome).HasMaxLength(20);
        result.Property(r => r.Outputs).HasColumnType("json");
        result.Property(r => r.Explanations).HasColumnType("json");
        result.Property(r => r.Error).HasMaxLength(1000);
    }
}
