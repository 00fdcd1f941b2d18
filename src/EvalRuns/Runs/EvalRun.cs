using System.Diagnostics;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Runs;

/// <summary>What is scored against what; fixed when a run is queued.</summary>
internal sealed record EvalRunPlan
{
    public required Guid Id { get; init; }
    public required string Program { get; init; }
    public int? Version { get; init; }
    public required string ProgramHash { get; init; }
    public required string SpecJson { get; init; }
    public required string Dataset { get; init; }
    public required int DatasetVersion { get; init; }
    public required string Split { get; init; }
    public required IReadOnlyList<MetricUse> Metrics { get; init; }
    public string? Model { get; init; }
    public int Repeats { get; init; } = 1;
    public decimal? Budget { get; init; }
    public bool LeaveOneOut { get; init; }
    public bool Fresh { get; init; }
    public required string Trigger { get; init; }
    public required string RequestedBy { get; init; }
    public Guid? FinalCheckId { get; init; }
}

/// <summary>One scoring of one program over one dataset split. Moves forward: queued, running, then completed, stopped or failed; only a person reopens it.</summary>
internal sealed class EvalRun
{
    private EvalRun() { }

    public Guid Id { get; private init; }
    public string Program { get; private init; } = "";
    public int? Version { get; private init; }
    public string ProgramHash { get; private init; } = "";
    public string SpecJson { get; private init; } = "";
    public string Dataset { get; private init; } = "";
    public int DatasetVersion { get; private init; }
    public string Split { get; private init; } = "";
    public string[] Metrics { get; private init; } = [];
    public int[] MetricVersions { get; private init; } = [];

    /// <summary>The metrics with their settings, as JSON; none in runs older than settings.</summary>
    public string? MetricDocuments { get; private init; }

    public string? Model { get; private init; }
    public int Repeats { get; private init; }
    public decimal? Budget { get; private init; }
    public bool LeaveOneOut { get; private init; }

    /// <summary>Asks models anew even where an answer is stored.</summary>
    public bool Fresh { get; private init; }

    public string Trigger { get; private init; } = "";
    public string RequestedBy { get; private init; } = "";
    public Guid? FinalCheckId { get; private init; }
    public Guid? ExampleSetId { get; private init; }
    public int Total { get; private init; }
    public EvalRunStatus Status { get; private set; }
    public string? StatusReason { get; private set; }

    /// <summary>Set when somebody asked to stop; workers then finish what is in flight and take nothing new.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Why a run that goes on does not move, and since when: its provider is down.</summary>
    public string? WaitingReason { get; private set; }
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>The scores as they stood at the end, as JSON.</summary>
    public string? FinalScores { get; private set; }

    /// <summary>Spent on results that a retry has since thrown away: money stays counted.</summary>
    public decimal EarlierCost { get; private set; }
    public long EarlierInputTokens { get; private set; }
    public long EarlierOutputTokens { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Since when, and from how many finished predictions, the recent speed is measured; the next mark takes over when it is old enough.</summary>
    public DateTimeOffset? PaceFrom { get; private set; }
    public int PaceDone { get; private set; }
    public DateTimeOffset? PaceNextFrom { get; private set; }
    public int PaceNextDone { get; private set; }

    /// <summary>W3C trace context of the request that started the run: its workers' spans join that trace.</summary>
    public string? TraceParent { get; private init; }

    public bool HasEnded => Status is EvalRunStatus.Completed or EvalRunStatus.Stopped or EvalRunStatus.Failed;

    /// <summary>Rows of the sealed test split never leave this service, in any form.</summary>
    public bool IsSealed => Split is Splits.Test;

    public IReadOnlyList<MetricUse> MetricUses => MetricDocuments is { } documents
        ? MetricUse.Read(documents)
        : [.. Metrics.Zip(MetricVersions, (name, version) => new MetricUse { Name = name, Metric = name, Version = version })];

    public static EvalRun Queue(EvalRunPlan plan, Guid exampleSet, int examples, DateTimeOffset now) => Create(plan, exampleSet, examples * plan.Repeats, now, EvalRunStatus.Queued, null);

    /// <summary>A run that was asked for by message and cannot be: it exists, so that whoever asked hears of it.</summary>
    public static EvalRun Reject(EvalRunPlan plan, string reason, DateTimeOffset now) => Create(plan, null, 0, now, EvalRunStatus.Failed, reason);

    public void RequestStop(string reason)
    {
        if (HasEnded)
        {
            throw ProblemException.Conflict("eval_run_ended", $"The run has already ended ({Status.ToString().ToLowerInvariant()}).");
        }

        StopReason ??= reason;
    }

    public void End(EvalRunStatus status, string? reason, string scores, DateTimeOffset now)
    {
        Debug.Assert(!HasEnded, "a run ends once");
        (Status, StatusReason, StopReason, FinalScores, EndedAt) = (status, reason, null, scores, now);
        (WaitingReason, WaitingSince) = (null, null);
    }

    /// <summary>Goes on with a run that has ended.</summary>
    public void Reopen(int done, DateTimeOffset now)
    {
        (Status, StatusReason, StopReason, FinalScores, EndedAt) = (EvalRunStatus.Queued, null, null, null, null);
        (PaceFrom, PaceDone, PaceNextFrom, PaceNextDone) = (now, done, now, done);
    }

    public void KeepSpent(decimal cost, long inputTokens, long outputTokens) =>
        (EarlierCost, EarlierInputTokens, EarlierOutputTokens) = (EarlierCost + cost, EarlierInputTokens + inputTokens, EarlierOutputTokens + outputTokens);

    private static EvalRun Create(EvalRunPlan plan, Guid? exampleSet, int total, DateTimeOffset now, EvalRunStatus status, string? reason) => new()
    {
        Id = plan.Id, Program = plan.Program, Version = plan.Version, ProgramHash = plan.ProgramHash, SpecJson = plan.SpecJson,
        Dataset = plan.Dataset, DatasetVersion = plan.DatasetVersion, Split = plan.Split,
        Metrics = [.. plan.Metrics.Select(m => m.Name)], MetricVersions = [.. plan.Metrics.Select(m => m.Version)], MetricDocuments = MetricUse.Write(plan.Metrics),
        Model = plan.Model, Repeats = plan.Repeats, Budget = plan.Budget, LeaveOneOut = plan.LeaveOneOut, Fresh = plan.Fresh, Trigger = plan.Trigger, RequestedBy = plan.RequestedBy,
        FinalCheckId = plan.FinalCheckId, ExampleSetId = exampleSet, Total = total, CreatedAt = now,
        Status = status, StatusReason = reason, EndedAt = reason is null ? null : now, TraceParent = Activity.Current?.Id,
    };
}

internal sealed class EvalRunMapping : IEntityTypeConfiguration<EvalRun>
{
    public void Configure(EntityTypeBuilder<EvalRun> run)
    {
        run.Property(r => r.Status).HasConversion(s => s.ToString().ToLowerInvariant(), text => Enum.Parse<EvalRunStatus>(text, true)).HasMaxLength(10);
        run.Property(r => r.Program).HasMaxLength(100);
        run.Property(r => r.ProgramHash).HasMaxLength(64);
        run.Property(r => r.Dataset).HasMaxLength(100);
        run.Property(r => r.Split).HasMaxLength(20);
        run.Property(r => r.Model).HasMaxLength(200);
        run.Property(r => r.Trigger).HasMaxLength(20);
        run.Property(r => r.RequestedBy).HasMaxLength(200);
        run.Property(r => r.TraceParent).HasMaxLength(60);
        run.Property(r => r.FinalScores).HasColumnType("jsonb");
        run.Property(r => r.MetricDocuments).HasColumnType("json");
        run.Ignore(r => r.MetricUses);
        run.Property<uint>("xmin").IsRowVersion();
        run.HasIndex(r => new { r.Program, r.Id });
        run.HasIndex(r => new { r.Dataset, r.Id });
        run.HasIndex(r => r.Id).HasDatabaseName("IX_EvalRuns_Open").HasFilter("status in ('queued', 'running')");
    }
}
