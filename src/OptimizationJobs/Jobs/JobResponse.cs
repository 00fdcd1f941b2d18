using System.Text.Json;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>The winner against the baseline on validation, paired.</summary>
internal sealed record JobComparison(Guid BaselineRun, Guid WinnerRun, double Difference, double Lower, double Upper, double PValue, string Verdict);

/// <summary>A job as callers see it.</summary>
internal sealed record JobResponse(
    Guid Id, string Program, int BaseVersion, string Dataset, int DatasetVersion, string Optimizer, string Metric, string TaskModel, string? TeacherModel, int Seed, decimal Budget, decimal Cost,
    JobStatus Status, string? StatusReason, string? Progress, int TrialsDone, int TrialsPlanned, double? BaselineScore, double? BestScore, int? BestTrial, int? NewVersion,
    JobComparison? Comparison, string? Gate, string? GateVerdict, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public static JobResponse Of(OptimizationJob job) => new(
        job.Id, job.Program, job.BaseVersion, job.Dataset, job.DatasetVersion, job.Optimizer, job.Metric, job.TaskModel, job.TeacherModel, job.Seed, job.Budget, job.Cost,
        job.Status, job.StatusReason, job.Progress, job.TrialsDone, job.TrialsPlanned, job.BaselineScore, job.BestScore, job.BestTrial, job.NewVersion,
        job.ComparisonJson is null ? null : JsonSerializer.Deserialize<JobComparison>(job.ComparisonJson, JsonDefaults.Options), job.Gate, job.GateVerdict, job.RequestedBy, job.CreatedAt, job.EndedAt);
}
