using LlmOps.Contracts.EvalRuns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Where a run we asked EvalRuns for stands.</summary>
internal enum ExperimentRunStatus
{
    Asked,
    Halted,
    Completed,
    Stopped,
    Failed,
}

/// <summary>An eval run or a prompt-model call this service asked for: the ledger of what was asked, allowed and paid. Its id follows from its content, so asking again is asking for the same.</summary>
internal sealed class ExperimentRun
{
    private const string PromptPurpose = "prompt model";

    private ExperimentRun() { }

    /// <summary>Also the eval run's id, when it is one.</summary>
    public Guid Id { get; private init; }

    /// <summary>The job or campaign that pays.</summary>
    public Guid OwnerId { get; private init; }

    public string Purpose { get; private init; } = "";

    public ExperimentRunStatus Status { get; private set; }

    /// <summary>What it was expected to cost; 0 when unknown.</summary>
    public decimal Estimate { get; private init; }

    /// <summary>Money it may spend.</summary>
    public decimal Allowance { get; private init; }

    /// <summary>Whether the allowance was all there was left.</summary>
    public bool IsLastMoney { get; private init; }

    public decimal Cost { get; private set; }

    public double? Score { get; private set; }

    public double? Lower { get; private set; }

    public double? Upper { get; private set; }

    public int Scored { get; private set; }

    public int Errors { get; private set; }

    /// <summary>What the prompt model answered, as JSON; null for eval runs and for answers that could not be read.</summary>
    public string? Answer { get; private init; }

    public DateTimeOffset AskedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>A question to the prompt model that was answered and paid at once.</summary>
    public static ExperimentRun Answered(Guid id, Guid owner, string? answer, decimal estimate, decimal cost, DateTimeOffset now) => new()
    {
        Id = id, OwnerId = owner, Purpose = PromptPurpose, Status = ExperimentRunStatus.Completed, Estimate = estimate, Allowance = estimate, Cost = cost, Answer = answer, AskedAt = now, EndedAt = now,
    };

    public static string TrialPurpose(int number) => $"trial {number}";

    public static ExperimentRun Ask(StartEvalRun command, Guid owner, RunWish wish, bool isLastMoney, DateTimeOffset now) => new()
    {
        Id = command.EvalRunId,
        OwnerId = owner,
        Purpose = wish.Purpose,
        Estimate = wish.Estimate,
        Allowance = command.Budget!.Value,
        IsLastMoney = isLastMoney,
        AskedAt = now,
    };
}

internal sealed class ExperimentRunMapping : IEntityTypeConfiguration<ExperimentRun>
{
    public void Configure(EntityTypeBuilder<ExperimentRun> run)
    {
        run.ToTable("experiment_runs");
        run.Property(r => r.Id).ValueGeneratedNever();
        run.Property(r => r.Purpose).HasMaxLength(200);
        run.Property(r => r.Status).HasConversion<string>().HasMaxLength(12);
        run.HasIndex(r => r.OwnerId);
    }
}
