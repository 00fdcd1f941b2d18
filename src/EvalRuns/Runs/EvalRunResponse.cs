using System.Text.Json;
using LlmOps.Evaluation.Statistics;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Runs;

/// <summary>The mean of a metric with its 95 % interval.</summary>
internal sealed record MetricScore(string Metric, double? Score, double? Lower, double? Upper, int Scored)
{
    /// <summary>For a certified judge's pass rate: what people would have passed, as far as the certificate tells.</summary>
    public CorrectedScore? Corrected { get; init; }

    public static MetricScore Of(string metric, EvalSummary summary, int scored) => new(metric, summary.Score, summary.Lower, summary.Upper, scored);
}

/// <summary>A judge's pass rate freed of the judge's known errors, with both uncertainties in its 95 % interval.</summary>
internal sealed record CorrectedScore(double Score, double Lower, double Upper);

/// <summary>A judge of a run: its metric's name, and the certificate in force when the run was queued.</summary>
internal sealed record RunJudge(string Metric, string Judge, int Number, Guid? CertificateId);

/// <summary>A run as callers see it.</summary>
internal sealed record EvalRunResponse
{
    public required Guid Id { get; init; }
    public required string Program { get; init; }
    public int? Version { get; init; }
    public required string ProgramHash { get; init; }
    public required string Dataset { get; init; }
    public required int DatasetVersion { get; init; }
    public required string Split { get; init; }
    public string? Model { get; init; }
    public int Repeats { get; init; }

    /// <summary>Judges that score, by metric, as <c>NAME@VERSION</c>, and whether each was certified when the run was queued.</summary>
    public required IReadOnlyList<RunJudge> Judges { get; init; }

    public required string Status { get; init; }
    public string? StatusReason { get; init; }
    public required string Trigger { get; init; }
    public required string RequestedBy { get; init; }
    public required int Total { get; init; }
    public required int Done { get; init; }
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }
    public int Reused { get; init; }
    public required IReadOnlyList<MetricScore> Scores { get; init; }
    public required decimal Cost { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public decimal? Budget { get; init; }
    public Guid? FinalCheckId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Predictions that gave no score: they are in <see cref="Done"/>, but a retry may be needed for them.</summary>
    public int Errors { get; init; }

    /// <summary>Predictions a second, lately; while running.</summary>
    public double? PerSecond { get; init; }

    /// <summary>At the recent pace, errors not tried again.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Since when the run waits for its provider.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    public static EvalRunResponse Of(EvalRun run, RunProgress progress, DateTimeOffset now) => new()
    {
        Id = run.Id, Program = run.Program, Version = run.Version, ProgramHash = run.ProgramHash, Dataset = run.Dataset, DatasetVersion = run.DatasetVersion,
        Split = run.Split, Judges = [.. run.MetricUses.Where(u => u.Judge is not null).Select(u => new RunJudge(u.Name, u.Judge!.Name, u.Judge.Number, u.Judge.CertificateId))], Model = run.Model, Repeats = run.Repeats, Trigger = run.Trigger, RequestedBy = run.RequestedBy, Total = run.Total,
        Status = run.Status.ToString().ToLowerInvariant(),
        StatusReason = run.StatusReason ?? (run.StopReason is { } stop ? $"stopping: {stop}" : run.WaitingReason is { } wait ? $"waiting: {wait}" : null),
        Done = progress.Done, Outcomes = progress.Outcomes, Reused = progress.Reused,
        Scores = run.FinalScores is { } final ? JsonSerializer.Deserialize<IReadOnlyList<MetricScore>>(final, JsonDefaults.Options)! : Live(run, progress),
        Cost = progress.Cost + run.EarlierCost, InputTokens = progress.InputTokens + run.EarlierInputTokens, OutputTokens = progress.OutputTokens + run.EarlierOutputTokens,
        Budget = run.Budget, FinalCheckId = run.FinalCheckId, CreatedAt = run.CreatedAt, StartedAt = run.StartedAt, EndedAt = run.EndedAt,
        Errors = progress.Done - progress.Scored, WaitingSince = run.WaitingSince,
        PerSecond = Pace(run) is { } pace ? Rounded(pace.PerSecond(progress.Done, now)) : null, EtaSeconds = Rounded(Pace(run)?.Eta(run.Total, progress.Done, now)),
    };

    /// <summary>While samples of one example are still apart, an interval over all of them would be too narrow; it comes at the end.</summary>
    private static IReadOnlyList<MetricScore> Live(EvalRun run, RunProgress progress) => [.. run.Metrics.Select((metric, i) =>
    {
        var summary = progress.Summary(i);
        return MetricScore.Of(metric, run.Repeats == 1 ? summary : summary with { Lower = null, Upper = null }, (int)summary.Count);
    })];

    private static RunPace? Pace(EvalRun run) => run.Status is EvalRunStatus.Running && run.PaceFrom is { } from ? new(from, run.PaceDone) : null;

    private static double? Rounded(double? number) => number is { } known ? Math.Round(known, 1) : null;
}
