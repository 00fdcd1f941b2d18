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
    private const string Trial = "trial ";
    public const string PromptPurpose = "prompt model";
    public const string TrainPurpose = "training examples";
    public const string HeldOutPurpose = "held-out rows";
    public const string FinalPurpose = "final check";

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

    /// <summary>Model calls it may take; those answered from the store count as well.</summary>
    public int Calls { get; private init; }

    public double? Score { get; private set; }

    public double? Lower { get; private set; }

    public double? Upper { get; private set; }

    public int Scored { get; private set; }

    public int Errors { get; private set; }

    /// <summary>What the prompt model answered, as JSON; null for eval runs and for answers that could not be read.</summary>
    public string? Answer { get; private set; }

    public DateTimeOffset AskedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>A question to the prompt model that money is set aside for.</summary>
    public static ExperimentRun Prompt(Guid id, Guid owner, decimal estimate, DateTimeOffset now) => new()
    {
        Id = id, OwnerId = owner, Purpose = PromptPurpose, Status = ExperimentRunStatus.Asked, Estimate = estimate, Allowance = estimate, Calls = 1, AskedAt = now,
    };

    public static string TrialPurpose(int number) => $"{Trial}{number}";

    public static bool IsTrial(string purpose) => purpose.StartsWith(Trial, StringComparison.Ordinal);

    public static ExperimentRun Ask(StartEvalRun command, Guid owner, RunWish wish, bool isLastMoney, DateTimeOffset now) => new()
    {
        Id = command.EvalRunId,
        OwnerId = owner,
        Purpose = wish.Purpose,
        Estimate = wish.Estimate,
        Calls = wish.Calls,
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
