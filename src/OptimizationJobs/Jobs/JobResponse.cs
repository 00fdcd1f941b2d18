using System.Text.Json;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>The winner against the baseline, paired, on the validation rows kept from the search where there are any, else on those it used.</summary>
internal sealed record JobComparison(Guid BaselineRun, Guid WinnerRun, double Difference, double Lower, double Upper, double PValue, string Verdict);

/// <summary>A job as callers see it.</summary>
internal sealed record JobResponse(
    Guid Id, string Program, int BaseVersion, string Dataset, int DatasetVersion, string Optimizer, string Metric, string TaskModel, string? TeacherModel, int Seed, decimal Budget, decimal Cost, long Calls, long? MaxCalls, int? MaxMinutes, decimal QuotedCost, long QuotedCalls,
    JobStatus Status, string? StatusReason, string? Progress, int TrialsDone, int TrialsPlanned, double? BaselineScore, double? BestScore, int? BestTrial, int? WinnerTrial, int? NewVersion,
    JobComparison? Comparison, JobFindings? Findings, string? Gate, string? GateVerdict, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public static JobResponse Of(OptimizationJob job) => new(
        job.Id, job.Program, job.BaseVersion, job.Dataset, job.DatasetVersion, job.Optimizer, job.Metric, job.TaskModel, job.TeacherModel, job.Seed, job.Budget, job.Cost, job.Calls, job.MaxCalls, job.MaxMinutes, job.QuotedCost, job.QuotedCalls,
        job.Status, job.StatusReason, job.Progress, job.TrialsDone, job.TrialsPlanned, job.BaselineScore, job.BestScore, job.BestTrial, job.WinnerTrial, job.NewVersion,
        Read<JobComparison>(job.ComparisonJson), Read<JobFindings>(job.FindingsJson), job.Gate, job.GateVerdict, job.RequestedBy, job.CreatedAt, job.EndedAt);

    private static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JsonDefaults.Options);
}
