using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>A state of the model on the way, registered as a model of its own, and what it scores.</summary>
internal sealed class Checkpoint
{
    private Checkpoint() { }

    public Guid JobId { get; private init; }

    /// <summary>Training step; 0 is the un-tuned base.</summary>
    public int Step { get; private init; }

    /// <summary>Its name at the gateway.</summary>
    public string Model { get; private init; } = "";

    public double? TrainLoss { get; private init; }

    /// <summary>With the program as it is trained.</summary>
    public Guid? PlainRun { get; private set; }

    public double? PlainScore { get; private set; }

    public double? PlainLower { get; private set; }

    public double? PlainUpper { get; private set; }

    /// <summary>The search for a better prompt on this checkpoint.</summary>
    public Guid? OptimizationJobId { get; private set; }

    public Guid? OptimizedRun { get; private set; }

    public double? OptimizedScore { get; private set; }

    public double? OptimizedLower { get; private set; }

    public double? OptimizedUpper { get; private set; }

    /// <summary>The program with the prompt found; <see langword="null"/> when nothing better was.</summary>
    public string? OptimizedSpecJson { get; private set; }

    public static Checkpoint Of(Guid job, int step, string model, double? trainLoss) => new() { JobId = job, Step = step, Model = model, TrainLoss = trainLoss };

    public void Measure(Experiments.ExperimentRun run) => (PlainRun, PlainScore, PlainLower, PlainUpper) = (run.Id, run.Score, run.Lower, run.Upper);

    public void Optimize(Guid job) => OptimizationJobId = job;

    public void MeasureOptimized(string specJson, Experiments.ExperimentRun run) =>
        (OptimizedSpecJson, OptimizedRun, OptimizedScore, OptimizedLower, OptimizedUpper) = (specJson, run.Id, run.Score, run.Lower, run.Upper);
}

internal sealed class CheckpointMapping : IEntityTypeConfiguration<Checkpoint>
{
    public void Configure(EntityTypeBuilder<Checkpoint> checkpoint)
    {
        checkpoint.ToTable("checkpoints");
        checkpoint.HasKey(c => new { c.JobId, c.Step });
        checkpoint.Property(c => c.Model).HasMaxLength(200);
    }
}
