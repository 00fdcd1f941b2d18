using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>
/// Teaches a small model what a large one and people know: a teacher labels rows, what may be trusted becomes a training file, the provider trains, every checkpoint is measured plain and with an optimized prompt, and the
/// best is published. Ends once, except that a stopped one may go on.
/// </summary>
internal sealed class FineTuneJob : ILeased
{
    private FineTuneJob() { }

    public Guid Id { get; private init; }

    public string Program { get; private init; } = "";

    public int BaseVersion { get; private init; }

    /// <summary>The program without demos, on the model that is trained.</summary>
    public string SpecJson { get; private init; } = "";

    public string Dataset { get; private init; } = "";

    public int DatasetVersion { get; private init; }

    public string Metric { get; private init; } = "";

    public string TeacherModel { get; private init; } = "";

    public string BaseModel { get; private init; } = "";

    public int Epochs { get; private init; }

    /// <summary>How often the teacher answers each row.</summary>
    public int Samples { get; private init; }

    /// <summary>Share of a row's answers that must agree, 0 to 1.</summary>
    public double MinAgreement { get; private init; }

    /// <summary>The teacher's score on hand-labelled rows below which nothing is trained, 0 to 1.</summary>
    public double MinTeacherScore { get; private init; }

    /// <summary>The optimizer each checkpoint's prompt goes through; <see langword="null"/> for none.</summary>
    public string? Optimizer { get; private init; }

    public bool FinalCheck { get; private init; }

    public int Seed { get; private init; }

    public decimal Budget { get; private init; }

    public decimal Cost { get; private set; }

    public JobStatus Status { get; private set; }

    public bool IsActive { get; private set; } = true;

    public string? StatusReason { get; private set; }

    public string? Progress { get; private set; }

    /// <summary>How the training file came to be.</summary>
    public string? DataJson { get; private set; }

    public string? FileId { get; private set; }

    public string? ProviderJobId { get; private set; }

    /// <summary>Step of the checkpoint that won, and whether with its optimized prompt.</summary>
    public string? Winner { get; private set; }

    /// <summary>The winner against the un-tuned base.</summary>
    public string? FindingJson { get; private set; }

    public int? NewVersion { get; private set; }

    public string RequestedBy { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public bool StopRequested { get; private set; }

    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public int Failures { get; private set; }

    /// <summary>Tells this job's trainings from others' at the provider.</summary>
    public string Suffix => $"llmops-{Id.ToString("N")[^8..]}";

    public static FineTuneJob Queue(FineTunePlan plan, string requestedBy, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Program = plan.Program,
        BaseVersion = plan.BaseVersion,
        SpecJson = Programs.Versions.ProgramSpecJson.Canonical(plan.Student),
        Dataset = plan.Dataset,
        DatasetVersion = plan.DatasetVersion,
        Metric = plan.Request.Metric,
        TeacherModel = plan.Request.TeacherModel,
        BaseModel = plan.BaseModel,
        Epochs = plan.Request.Epochs,
        Samples = plan.Request.Samples,
        MinAgreement = plan.Request.MinAgreement,
        MinTeacherScore = plan.Request.MinTeacherScore,
        Optimizer = plan.Request.Optimizer,
        FinalCheck = plan.Request.FinalCheck,
        Seed = plan.Request.Seed,
        Budget = plan.Request.Budget,
        RequestedBy = requestedBy,
        CreatedAt = now,
    };

    public void Start() => (Status, Failures) = (JobStatus.Running, 0);

    public void NoteFile(string dataJson, string fileId) => (DataJson, FileId) = (dataJson, fileId);

    public void NoteTraining(string providerJob) => ProviderJobId = providerJob;

    public void Choose(string winner, string? findingJson) => (Winner, FindingJson) = (winner, findingJson);

    public void Publish(int version) => NewVersion = version;

    public void End(JobStatus status, string? reason, DateTimeOffset now) =>
        (Status, StatusReason, IsActive, EndedAt, Progress, LeaseOwner, LeaseUntil) = (status, reason, false, now, null, null, null);

    /// <returns>False when the job has not been stopped.</returns>
    public bool TryResume()
    {
        if (Status is not JobStatus.Stopped)
        {
            return false;
        }

        (Status, StatusReason, IsActive, StopRequested, EndedAt, Failures) = (JobStatus.Queued, null, true, false, null, 0);
        return true;
    }
}

internal sealed class FineTuneJobMapping : IEntityTypeConfiguration<FineTuneJob>
{
    public void Configure(EntityTypeBuilder<FineTuneJob> job)
    {
        job.ToTable("fine_tune_jobs");
        job.Ignore(j => j.Suffix);
        job.Property(j => j.Status).HasConversion<string>().HasMaxLength(12);
        job.Property(j => j.DataJson).HasColumnType("jsonb");
        job.Property(j => j.FindingJson).HasColumnType("jsonb");
        foreach (var name in new[] { nameof(FineTuneJob.Program), nameof(FineTuneJob.Dataset), nameof(FineTuneJob.Metric), nameof(FineTuneJob.TeacherModel), nameof(FineTuneJob.BaseModel), nameof(FineTuneJob.Optimizer), nameof(FineTuneJob.FileId), nameof(FineTuneJob.ProviderJobId), nameof(FineTuneJob.Winner), nameof(FineTuneJob.RequestedBy), nameof(FineTuneJob.LeaseOwner) })
        {
            job.Property<string>(name).HasMaxLength(200);
        }

        job.HasIndex(j => new { j.Program, j.Id });
        job.HasIndex(j => j.IsActive).HasFilter("is_active");
    }
}
