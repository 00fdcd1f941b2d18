using LlmOps.OptimizationJobs.Leasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.OptimizationJobs.Jobs;

internal enum JobStatus
{
    Queued,
    Running,
    Completed,
    Stopped,
    Failed,
}

/// <summary>A search for a better version of one program. Ends once, except that a stopped one may go on.</summary>
internal sealed class OptimizationJob : ILeased
{
    private OptimizationJob() { }

    public Guid Id { get; private init; }

    public string Program { get; private init; } = "";

    public int BaseVersion { get; private init; }

    /// <summary>The document it starts from, on the task model.</summary>
    public string SpecJson { get; private init; } = "";

    public string Dataset { get; private init; } = "";

    public int DatasetVersion { get; private init; }

    public string Optimizer { get; private init; } = "";

    public string Metric { get; private init; } = "";

    public string TaskModel { get; private init; } = "";

    /// <summary>Whether the task model is the base version's own, so that the baseline is that version itself.</summary>
    public bool IsOnItsOwnModel { get; private init; }

    public string? TeacherModel { get; private init; }

    /// <summary>The model that proposes, when it is not the teacher or the task model.</summary>
    public string? PromptModel { get; private init; }

    /// <summary>The gate the winner must pass, if any.</summary>
    public string? Gate { get; private init; }

    /// <summary>What the gate said of the winner.</summary>
    public string? GateVerdict { get; private set; }

    public string SettingsJson { get; private init; } = "{}";

    public int Seed { get; private init; }

    public decimal Budget { get; private init; }

    /// <summary>Its hard limit in model calls, if any.</summary>
    public long? MaxCalls { get; private init; }

    /// <summary>How many minutes it may work, if there is a limit.</summary>
    public int? MaxMinutes { get; private init; }

    /// <summary>Share of the validation rows kept from the search, 0 to 0.5.</summary>
    public double HoldoutShare { get; private init; }

    /// <summary>Whether the winner is scored once on the sealed test split.</summary>
    public bool FinalCheck { get; private init; }

    /// <summary>What it was expected to cost at most.</summary>
    public decimal QuotedCost { get; private init; }

    /// <summary>How many calls it was expected to take at most.</summary>
    public long QuotedCalls { get; private init; }

    public decimal Cost { get; private set; }

    /// <summary>Model calls asked for; those answered from the store count as well.</summary>
    public long Calls { get; private set; }

    /// <summary>What was found out on rows the search did not use.</summary>
    public string? FindingsJson { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public JobStatus Status { get; private set; }

    public bool IsActive { get; private set; } = true;

    public string? StatusReason { get; private set; }

    public string? Progress { get; private set; }

    public int TrialsDone { get; private set; }

    public int TrialsPlanned { get; private init; }

    public double? BaselineScore { get; private set; }

    public double? BestScore { get; private set; }

    public int? BestTrial { get; private set; }

    public int? NewVersion { get; private set; }

    /// <summary>The trial that was chosen: the best of the search that also held on the rows kept from it.</summary>
    public int? WinnerTrial { get; private set; }

    /// <summary>Whether a winner becomes a version; else it is only noted.</summary>
    public bool Publishes { get; private init; } = true;

    public string? ComparisonJson { get; private set; }

    public string RequestedBy { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public bool StopRequested { get; private set; }

    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public int Failures { get; private set; }

    public static OptimizationJob Queue(JobPlan plan, string requestedBy, DateTimeOffset now) 
    {
        var quote = QuoteJob.Of(plan);
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Program = plan.Program,
            BaseVersion = plan.BaseVersion,
            SpecJson = Programs.Versions.ProgramSpecJson.Canonical(plan.Spec),
            Dataset = plan.Dataset,
            DatasetVersion = plan.DatasetVersion,
            Optimizer = plan.Optimizer.Name,
            Metric = plan.Metric,
            TaskModel = plan.TaskModel,
            IsOnItsOwnModel = plan.IsOnItsOwnModel,
            TeacherModel = plan.TeacherModel,
            Gate = plan.Gate,
            PromptModel = plan.PromptModel,
            SettingsJson = System.Text.Json.JsonSerializer.Serialize(plan.GivenSettings),
            Seed = plan.Seed,
            MaxCalls = plan.MaxCalls,
            MaxMinutes = plan.MaxMinutes,
            HoldoutShare = plan.HoldoutShare,
            FinalCheck = plan.FinalCheck,
            Publishes = plan.Publishes,
            QuotedCost = quote.Cost,
            QuotedCalls = quote.Calls,
            Budget = plan.Budget,
            TrialsPlanned = plan.Runs.Count(r => r.IsTrial),
            RequestedBy = requestedBy,
            CreatedAt = now,
        };
    }

    /// <summary>When its time is up; from the first start, and anew when resumed.</summary>
    public DateTimeOffset? Deadline => MaxMinutes is { } minutes ? StartedAt?.AddMinutes(minutes) : null;

    public void Start(DateTimeOffset now) => (Status, Failures, StartedAt) = (JobStatus.Running, 0, StartedAt ?? now);

    public void End(JobStatus status, string? reason, DateTimeOffset now) =>
        (Status, StatusReason, IsActive, EndedAt, Progress, LeaseOwner, LeaseUntil) = (status, reason, false, now, null, null, null);

    public void Publish(int version) => NewVersion = version;

    public void Judge(string verdict) => GateVerdict = verdict;

    public void Find(string findingsJson) => FindingsJson = findingsJson;

    public void Compare(int winner, string comparisonJson) => (WinnerTrial, ComparisonJson) = (winner, comparisonJson);

    /// <returns>False when the job has not been stopped.</returns>
    public bool TryResume()
    {
        if (Status is not JobStatus.Stopped)
        {
            return false;
        }

        (Status, StatusReason, IsActive, StopRequested, EndedAt, Failures, StartedAt) = (JobStatus.Queued, null, true, false, null, 0, null);
        return true;
    }
}

internal sealed class OptimizationJobMapping : IEntityTypeConfiguration<OptimizationJob>
{
    public void Configure(EntityTypeBuilder<OptimizationJob> job)
    {
        job.ToTable("optimization_jobs");
        job.Property(j => j.Status).HasConversion<string>().HasMaxLength(12);
        job.Property(j => j.SettingsJson).HasColumnType("jsonb");
        job.Property(j => j.ComparisonJson).HasColumnType("jsonb");
        job.Property(j => j.Publishes).HasDefaultValue(true);
        job.Property(j => j.FindingsJson).HasColumnType("jsonb");
        job.Ignore(j => j.Deadline);
        foreach (var name in new[] { nameof(OptimizationJob.Program), nameof(OptimizationJob.Dataset), nameof(OptimizationJob.Metric), nameof(OptimizationJob.TaskModel), nameof(OptimizationJob.TeacherModel), nameof(OptimizationJob.Gate), nameof(OptimizationJob.PromptModel), nameof(OptimizationJob.GateVerdict), nameof(OptimizationJob.Optimizer), nameof(OptimizationJob.RequestedBy), nameof(OptimizationJob.LeaseOwner) })
        {
            job.Property<string>(name).HasMaxLength(200);
        }

        job.HasIndex(j => new { j.Program, j.Id });
        job.HasIndex(j => j.IsActive).HasFilter("is_active");
    }
}
