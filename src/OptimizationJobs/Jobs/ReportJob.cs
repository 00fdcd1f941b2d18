using LlmOps.Optimization.Trials;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.OptimizationJobs.Trials;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>Everything one needs to believe a result, or not to.</summary>
/// <param name="Job">The job with its findings.</param>
/// <param name="Winner">The trial that was chosen; <see langword="null"/> when none was.</param>
/// <param name="Chosen">Why, in a sentence.</param>
/// <param name="Changes">What differs between the winner and the program it started from.</param>
/// <param name="Improved">Rows the winner gained on, of those compared.</param>
/// <param name="Regressed">Rows it lost on.</param>
/// <param name="Flips">Some of them, losses first.</param>
/// <param name="SmallestDetectable">Difference that so many rows would show four times in five.</param>
/// <param name="Spending">What was paid, by purpose.</param>
/// <param name="States">Trials by how they ended.</param>
internal sealed record JobReport(
    JobResponse Job, TrialResponse? Winner, string Chosen, IReadOnlyList<TrialChange> Changes, int Improved, int Regressed, IReadOnlyList<SiblingFlip> Flips, double? SmallestDetectable,
    IReadOnlyList<SpendingLine> Spending, IReadOnlyDictionary<string, int> States);

/// <summary>What was paid for one purpose.</summary>
internal sealed record SpendingLine(string Purpose, int Runs, long Calls, decimal Cost);

internal static class ReportJob
{
    private const int MostFlips = 40;

    public static async Task<Ok<JobReport>> Handle(Guid id, OptimizationJobsDbContext db, EvalRunsClient evals, CancellationToken cancellationToken)
    {
        var job = await db.RequireJobAsync(id, cancellationToken);
        var response = JobResponse.Of(job);
        var trials = await db.Trials.AsNoTracking().Where(t => t.JobId == id).OrderBy(t => t.Number).ToListAsync(cancellationToken);
        var winner = trials.FirstOrDefault(t => t.Number == WinnerOf(response));
        var comparison = response.Comparison is { } runs ? await FindAsync(evals, runs, cancellationToken) : null;
        var metric = comparison?.Metrics.FirstOrDefault(m => m.Metric == job.Metric);
        return TypedResults.Ok(new JobReport(
            response,
            winner is null ? null : ListTrials.ToResponse(winner, null),
            Chosen(response, trials),
            winner is null ? [] : TrialChange.Between(ProgramSpecJson.Parse(job.SpecJson), ProgramSpecJson.Parse(winner.SpecJson)),
            metric?.Improved ?? 0,
            metric?.Regressed ?? 0,
            [.. (comparison?.Flips ?? []).Take(MostFlips)],
            metric?.SmallestDetectable,
            await SpendingAsync(db, id, cancellationToken),
            trials.GroupBy(t => t.State).ToDictionary(g => g.Key.ToString().ToLowerInvariant(), g => g.Count(), StringComparer.Ordinal)));
    }

    // Without a published version the best trial is still worth a look.
    private static int? WinnerOf(JobResponse job) => job.WinnerTrial ?? (job.BestTrial is > 0 ? job.BestTrial : null);

    private static string Chosen(JobResponse job, List<JobTrial> trials)
    {
        var completed = trials.Count(t => t.State == TrialState.Completed);
        return job switch
        {
            { EndedAt: null } => "The job has not ended.",
            { Findings.HeldOut: { Count: > 0 } heldOut } when heldOut.FirstOrDefault(h => h.Difference > 0) is { } held =>
                $"Trial {held.Trial} scored best of {completed} on the {job.Findings.SearchedRows} validation rows the search used, among those that also gained on the {job.Findings.HeldOutRows} rows kept from it; its p-value is corrected for {heldOut.Count} finalist{(heldOut.Count == 1 ? "" : "s")} (Holm).",
            { Findings.HeldOut.Count: > 0 } => $"None of the finalists gained on the {job.Findings.HeldOutRows} rows kept from the search.",
            { BestTrial: > 0 } => $"Trial {job.BestTrial} scored best of {completed} on validation. No rows were kept from the search, so its score is flattered by having been picked.",
            _ => "No trial scored better than the program unchanged.",
        };
    }

    private static async Task<IReadOnlyList<SpendingLine>> SpendingAsync(OptimizationJobsDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var rows = await db.ExperimentRuns.AsNoTracking().Where(r => r.OwnerId == id).Select(r => new { r.Purpose, r.Calls, r.Cost }).ToListAsync(cancellationToken);
        return [.. rows.GroupBy(r => ExperimentRun.IsTrial(r.Purpose) ? "trials" : r.Purpose, StringComparer.Ordinal).Select(g => new SpendingLine(g.Key, g.Count(), g.Sum(r => r.Calls), g.Sum(r => r.Cost))).OrderByDescending(l => l.Cost)];
    }

    // The report of a job whose runs were deleted is still a report.
    private static async Task<SiblingComparison?> FindAsync(EvalRunsClient evals, JobComparison runs, CancellationToken cancellationToken)
    {
        try
        {
            return await evals.CompareAsync(runs.BaselineRun, runs.WinnerRun, cancellationToken);
        }
        catch (ProblemException problem) when (problem.Status is 404)
        {
            return null;
        }
    }
}
