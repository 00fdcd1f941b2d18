using System.Text.Json;
using LlmOps.Contracts.OptimizationJobs;
using LlmOps.Optimization;
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

    public async Task FinishAsync(Guid id, OptimizationResult result, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var job = (await db.Jobs.FindAsync([id], cancellationToken))!;
        if (result.Baseline is { State: TrialState.Completed } baseline && result.Best is { } best && best.Score!.Score > baseline.Score!.Score)
        {
            await PublishAsync(job, best, cancellationToken);
        }

        var (status, reason) = Outcome(job, result);
        var now = time.GetUtcNow();
        job.End(status, reason, now);
        db.Enqueue(new OptimizationCompleted(job.Id, status.ToString().ToLowerInvariant(), job.Program, job.BaseVersion, job.NewVersion), now);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static (JobStatus Status, string? Reason) Outcome(OptimizationJob job, OptimizationResult result)
    {
        var held = job.GateVerdict is Hold ? $"The best trial was not published: the gate '{job.Gate}' holds it back." : null;
        var found = job.NewVersion is { } version ? $"Published version {version}, the best so far." : held ?? "Nothing better was found until then.";
        return result switch
        {
            { BudgetSpent: true } => (JobStatus.Stopped, $"The budget of {job.Budget:0.00##} US dollars is spent. {found}"),
            { Baseline: not { State: TrialState.Completed } } => (JobStatus.Failed, $"The program unchanged could not be scored: {result.Baseline?.Reason}"),
            _ => (JobStatus.Completed, job.NewVersion is null ? held ?? "Nothing better was found." : null),
        };
    }

    // Publishing equal content again answers the version there is, so a crash after this and before the save does no harm.
    private async Task PublishAsync(OptimizationJob job, Trial best, CancellationToken cancellationToken)
    {
        var runs = await db.Trials.Where(t => t.JobId == job.Id && (t.Number == 0 || t.Number == best.Number)).ToDictionaryAsync(t => t.Number, t => t.EvalRunId!.Value, cancellationToken);
        var comparison = await evals.CompareAsync(runs[0], runs[best.Number], cancellationToken);
        var metric = comparison.Metrics.First(m => m.Metric == job.Metric);
        job.Compare(JsonSerializer.Serialize(new JobComparison(runs[0], runs[best.Number], metric.Difference, metric.Lower, metric.Upper, metric.PValue, metric.Verdict), JsonDefaults.Options));
        if (job.Gate is { } gate)
        {
            job.Judge((await evals.DecideAsync(gate, runs[best.Number], cancellationToken)).Verdict);
            if (job.GateVerdict is Hold)
            {
                return;
            }
        }

        var published = await registry.PublishAsync(
            job.Program,
            new PublishVersion(
                JsonSerializer.Deserialize<JsonElement>(ProgramSpecJson.Canonical(best.Candidate.Spec)),
                $"{job.Optimizer}: {best.Candidate.Origin}, {job.Metric} {metric.Baseline:0.000} to {metric.Candidate:0.000} on validation",
                job.BaseVersion,
                new VersionOrigin("optimization", job.Id, best.Number, $"{job.Dataset}@{job.DatasetVersion}", [runs[0], runs[best.Number]])),
            cancellationToken);
        job.Publish(published.Number);
    }
}
