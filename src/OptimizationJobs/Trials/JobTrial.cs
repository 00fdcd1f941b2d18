using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.OptimizationJobs.Trials;

/// <summary>A trial of a job as stored. A replay finds it again by job and number.</summary>
internal sealed class JobTrial
{
    private JobTrial() { }

    public Guid JobId { get; private init; }

    public int Number { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>The trial its candidate was made from.</summary>
    public int Parent { get; private init; }

    public TrialState State { get; private set; }

    public string? Reason { get; private set; }

    public double? Score { get; private set; }

    public double? Lower { get; private set; }

    public double? Upper { get; private set; }

    public int Demos { get; private init; }

    public decimal Cost { get; private set; }

    public Guid? EvalRunId { get; private set; }

    public string SpecJson { get; private init; } = "";

    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public static JobTrial Of(Guid job, Candidate candidate, DateTimeOffset now) =>
        new() { JobId = job, Number = candidate.Number, Name = candidate.Origin, Parent = candidate.Parent, Demos = candidate.Demos, SpecJson = ProgramSpecJson.Canonical(candidate.Spec), StartedAt = now };

    public void Run(Guid evalRun) => (State, EvalRunId, EndedAt, Reason) = (TrialState.Running, evalRun, null, null);

    public void Complete(double score, double? lower, double? upper, DateTimeOffset now) =>
        (State, Score, Lower, Upper, EndedAt) = (TrialState.Completed, score, lower, upper, now);

    /// <summary>Sets what all its eval runs cost together.</summary>
    public void Charge(decimal cost) => Cost = cost;

    public void Prune(string reason, DateTimeOffset now) => (State, Reason, EndedAt) = (TrialState.Pruned, reason, now);

    public void Fail(string reason, DateTimeOffset now) => (State, Reason, EndedAt) = (TrialState.Failed, reason, now);
}

internal sealed class JobTrialMapping : IEntityTypeConfiguration<JobTrial>
{
    public void Configure(EntityTypeBuilder<JobTrial> trial)
    {
        trial.ToTable("trials");
        trial.HasKey(t => new { t.JobId, t.Number });
        trial.Property(t => t.Name).HasMaxLength(200);
        trial.Property(t => t.State).HasConversion<string>().HasMaxLength(12);
        trial.Property(t => t.Reason).HasMaxLength(1000);
    }
}
