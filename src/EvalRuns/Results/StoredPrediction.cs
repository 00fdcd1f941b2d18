using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Results;

/// <summary>An answer already paid for: scoring the same program, inputs, model and sample again asks no model. Never reachable over the API.</summary>
internal sealed class StoredPrediction
{
    public required string ProgramHash { get; init; }
    public required string Model { get; init; }

    /// <summary>Leave-one-out changes the prompt, so its answers are others.</summary>
    public required bool LeaveOneOut { get; init; }

    public required byte[] InputsHash { get; init; }
    public required int Sample { get; init; }

    /// <summary><c>ok</c> or <c>parse_failure</c>.</summary>
    public required string Outcome { get; init; }

    public string? Outputs { get; init; }
    public string? Error { get; init; }
    public string? InferenceId { get; init; }
    public double LatencyMs { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredPredictionMapping : IEntityTypeConfiguration<StoredPrediction>
{
    public void Configure(EntityTypeBuilder<StoredPrediction> prediction)
    {
        prediction.ToTable("stored_predictions");
        prediction.HasKey(p => new { p.ProgramHash, p.Model, p.LeaveOneOut, p.InputsHash, p.Sample });
        prediction.Property(p => p.ProgramHash).HasMaxLength(64);
        prediction.Property(p => p.Model).HasMaxLength(200);
        prediction.Property(p => p.Outcome).HasMaxLength(20);
        prediction.Property(p => p.Outputs).HasColumnType("json");
        prediction.Property(p => p.Error).HasMaxLength(1000);
    }
}
