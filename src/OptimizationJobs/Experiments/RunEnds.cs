using LlmOps.Contracts.EvalRuns;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Writes the end of a run into the ledger, once.</summary>
internal static class RunEnds
{
    public static Task NoteEndAsync(this OptimizationJobsDbContext db, EvalRunCompleted end, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var status = end.Status switch { "completed" => ExperimentRunStatus.Completed, "stopped" => ExperimentRunStatus.Stopped, _ => ExperimentRunStatus.Failed };
        return db.ExperimentRuns.Where(r => r.Id == end.EvalRunId && r.Status == ExperimentRunStatus.Asked).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Status, status).SetProperty(r => r.Score, end.Score).SetProperty(r => r.Lower, end.Lower).SetProperty(r => r.Upper, end.Upper)
                .SetProperty(r => r.Scored, end.Scored).SetProperty(r => r.Errors, end.Errors).SetProperty(r => r.Cost, end.Cost).SetProperty(r => r.EndedAt, now),
            cancellationToken);
    }

    /// <summary>The same news, read over HTTP.</summary>
    public static EvalRunCompleted ToEnd(this SiblingEvalRun run, string metric)
    {
        var score = run.Scores.FirstOrDefault(s => s.Metric == metric);
        return new EvalRunCompleted
        {
            EvalRunId = run.Id, Status = run.Status, Program = run.Program, Version = run.Version, Metric = metric,
            Score = score?.Score, Lower = score?.Lower, Upper = score?.Upper, Scored = score?.Scored ?? 0, Errors = run.Errors, Cost = run.Cost,
        };
    }
}
