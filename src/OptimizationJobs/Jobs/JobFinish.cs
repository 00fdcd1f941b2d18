using System.Text.Json;
using LlmOps.Contracts.OptimizationJobs;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Trials;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>Ends a searched job: the winner is compared with the baseline on validation and published when it is strictly better and no gate holds it back. The test split is not looked at.</summary>
internal sealed class JobFinish(OptimizationJobsDbContext db, RegistryClient registry, EvalRunsClient evals, TimeProvider time)
{
    private const string Hold = "hold";

    public async Task FinishAsync(Guid id, SearchEnd end, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var job = (await db.Jobs.FindAsync([id], cancellationToken))!;
        job.Find(JsonSerializer.Serialize(end.Findings, JsonDefaults.Options));
        if (WinnerCheck.Winner(end.Result, end.Findings) is { } winner)
        {
            await PublishAsync(job, winner, end.Findings, cancellationToken);
        }

        var (status, reason) = Outcome(job, end);
        var now = time.GetUtcNow();
        job.End(status, reason, now);
        db.Enqueue(new OptimizationCompleted(job.Id, status.ToString().ToLowerInvariant(), job.Program, job.BaseVersion, job.NewVersion), now);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static (JobStatus Status, string? Reason) Outcome(OptimizationJob job, SearchEnd end)
    {
        var held = job.GateVerdict is Hold ? $"The best trial was not published: the gate '{job.Gate}' holds it back."
            : end.Findings.HeldOut.Count > 0 && WinnerCheck.Winner(end.Result, end.Findings) is null ? $"Nothing was published: what gained on the {end.Findings.SearchedRows} rows of the search gained nothing on the {end.Findings.HeldOutRows} kept from it."
            : null;
        var found = job.NewVersion is { } version ? $"Published version {version}, the best so far." : held ?? "Nothing better was found until then.";
        return end.Result switch
        {
            { BudgetSpent: true } => (JobStatus.Stopped, $"{Limit(job, end.Limit)} {found}"),
            { Baseline: not { State: TrialState.Completed } } => (JobStatus.Failed, $"The program unchanged could not be scored: {end.Result.Baseline?.Reason}"),
            _ => (JobStatus.Completed, job.NewVersion is null ? held ?? "Nothing better was found." : null),
        };
    }

    // The money's own message says how much of it there was.
    private static string Limit(OptimizationJob job, string? limit) => limit is null || limit == new BudgetSpentException().Message ? $"The budget of {job.Budget:0.00##} US dollars is spent." : limit;

    // Publishing equal content again answers the version there is, so a crash after this and before the save does no harm.
    private async Task PublishAsync(OptimizationJob job, Trial winner, JobFindings findings, CancellationToken cancellationToken)
    {
        var runs = await db.Trials.Where(t => t.JobId == job.Id && (t.Number == 0 || t.Number == winner.Number)).ToDictionaryAsync(t => t.Number, t => t.EvalRunId!.Value, cancellationToken);
        var heldOut = findings.HeldOut.FirstOrDefault(h => h.Trial == winner.Number);
        var searched = (await evals.CompareAsync(runs[0], runs[winner.Number], cancellationToken)).Metrics.First(m => m.Metric == job.Metric);
        var comparison = heldOut is null
            ? new JobComparison(runs[0], runs[winner.Number], searched.Difference, searched.Lower, searched.Upper, searched.PValue, searched.Verdict)
            : new JobComparison(heldOut.BaselineRun, heldOut.Run, heldOut.Difference, heldOut.Lower, heldOut.Upper, heldOut.AdjustedPValue, heldOut.Verdict);
        job.Compare(winner.Number, JsonSerializer.Serialize(comparison, JsonDefaults.Options));
        if (!job.Publishes)
        {
            return;
        }

        if (job.Gate is { } gate)
        {
            job.Judge((await evals.DecideAsync(gate, comparison.WinnerRun, cancellationToken)).Verdict);
            if (job.GateVerdict is Hold)
            {
                return;
            }
        }

        var published = await registry.PublishAsync(
            job.Program,
            new PublishVersion(
                JsonSerializer.Deserialize<JsonElement>(ProgramSpecJson.Canonical(winner.Candidate.Spec)),
                $"{job.Optimizer}: {winner.Candidate.Origin}, {job.Metric} {searched.Baseline:0.000} to {searched.Candidate:0.000} on validation{(heldOut is null ? "" : $", {heldOut.Baseline:0.000} to {heldOut.Candidate:0.000} on rows kept from the search")}",
                job.BaseVersion,
                new VersionOrigin("optimization", job.Id, winner.Number, $"{job.Dataset}@{job.DatasetVersion}", [comparison.BaselineRun, comparison.WinnerRun])),
            cancellationToken);
        job.Publish(published.Number);
    }
}
