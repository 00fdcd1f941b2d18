using System.Text.Json;
using LlmOps.Contracts.EvalRuns;
using LlmOps.Optimization;
using LlmOps.Optimization.Experiments;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

/// <summary>
/// One program's way to the new model: (1) evidence, (2) old model and new model as is, (3) optimize unless as is will do, (4) compare with the old model,
/// (5) propose a rollout when the new one is not shown to be worse than the margin.
/// </summary>
internal sealed class ProgramUpgradeSteps(
    ModelUpgrade upgrade, ExperimentRuns runs, OptimizationJobsDbContext db, RegistryClient registry, EvalRunsClient evals, GatewayClient gateway, JobPlanner planner, WorkSignal<OptimizationJob> jobs, TimeProvider time)
{
    public async Task UpgradeAsync(ProgramUpgrade program, CancellationToken cancellationToken)
    {
        if (await EvidenceAsync(program, cancellationToken) is not { } evidence)
        {
            program.End(UpgradeState.NoEvidence, "It was never evaluated on validation, so there is nothing to compare with. Run an evaluation and start again.");
            return;
        }

        program.Evaluate(evidence);
        await db.SaveChangesAsync(cancellationToken);
        var old = await RunAsync(program, evidence, null, cancellationToken);
        program.NoteOld(old.Id, old.Score!.Value);
        await db.SaveChangesAsync(cancellationToken);
        var asIs = await RunAsync(program, evidence, upgrade.To, cancellationToken);
        program.NoteAsIs(asIs.Id, asIs.Score!.Value);
        var verdict = await CompareAsync(program, old.Id, asIs.Id, cancellationToken);
        if (!verdict.IsNonInferior)
        {
            verdict = await OptimizeAsync(program, old.Id, asIs, cancellationToken) ?? verdict;
        }
        else
        {
            program.Compare(asIs.Id, asIs.Score!.Value, null);
            program.Publish(await PublishAsync(program, evidence, [old.Id, asIs.Id], cancellationToken));
        }

        await db.SaveChangesAsync(cancellationToken);
        await DecideAsync(program, verdict, cancellationToken);
    }

    private async Task<Evidence?> EvidenceAsync(ProgramUpgrade program, CancellationToken cancellationToken) =>
        program is { Dataset: { } dataset, Metric: { } metric } ? new Evidence(dataset, program.DatasetVersion, metric)
        : (await evals.NewestAsync(program.Program, cancellationToken)).FirstOrDefault(r => r.Version is not null && r.Scores.Count > 0) is { } run ? new Evidence(run.Dataset, run.DatasetVersion, run.Scores[0].Metric)
        : null;

    private async Task<ExperimentRun> RunAsync(ProgramUpgrade program, Evidence evidence, string? model, CancellationToken cancellationToken)
    {
        var command = new StartEvalRun
        {
            EvalRunId = Guid.Empty, Program = program.Program, Version = program.BaseVersion, Dataset = evidence.Dataset, DatasetVersion = evidence.DatasetVersion, Split = "validation",
            Metrics = [evidence.Metric], Model = model, Trigger = "upgrade", RequestedBy = upgrade.RequestedBy,
        };
        var payer = new Payer(upgrade.Id, upgrade.Budget, await db.JobCostOfAsync(upgrade, cancellationToken));
        var run = await runs.RunAsync(payer, new RunWish(command, model is null ? "old model" : "as is", 0), _ => Task.CompletedTask, cancellationToken);
        return run.Score is null ? throw new RunFailedException($"No example could be scored {(model is null ? "on the old model" : "as is on the new model")}.") : run;
    }

    private async Task<UpgradeVerdict> CompareAsync(ProgramUpgrade program, Guid old, Guid candidate, CancellationToken cancellationToken)
    {
        var comparison = await evals.CompareAsync(old, candidate, cancellationToken);
        var metric = comparison.Metrics.First(m => m.Metric == program.Metric);
        program.NoteDifference(metric.Difference, metric.Lower, metric.Upper);
        program.NoteCost(await CostRatioAsync(program, old, candidate, cancellationToken));
        return UpgradeVerdict.Of(metric);
    }

    // Reused predictions cost nothing again, so an earlier run of the same version on the same model may have to speak for the price.
    private async Task<double?> CostRatioAsync(ProgramUpgrade program, Guid old, Guid candidate, CancellationToken cancellationToken)
    {
        var earlier = await evals.NewestAsync(program.Program, cancellationToken);
        var before = await PriceAsync(old, earlier.Where(r => r.Version == program.BaseVersion && (r.Model ?? upgrade.From) == upgrade.From), cancellationToken);
        var after = await PriceAsync(candidate, earlier.Where(r => r.Id == candidate || (candidate == program.AsIsRun && r.Version == program.BaseVersion && r.Model == upgrade.To)), cancellationToken);
        return before is { } b && after is { } a ? (double)(a / b) : null;
    }

    private async Task<decimal?> PriceAsync(Guid run, IEnumerable<SiblingEvalRun> others, CancellationToken cancellationToken) =>
        (await evals.FindAsync(run, cancellationToken))?.CostPerPrediction ?? others.Select(r => r.CostPerPrediction).FirstOrDefault(p => p is not null);

    /// <returns>The winner's verdict against the old model; <see langword="null"/> when the search found nothing better than as is, or cannot search for this program.</returns>
    private async Task<UpgradeVerdict?> OptimizeAsync(ProgramUpgrade program, Guid old, ExperimentRun asIs, CancellationToken cancellationToken)
    {
        var job = (program.JobId ?? await StartJobAsync(program, cancellationToken)) is { } id ? await FinishedJobAsync(id, cancellationToken) : null;
        if (job is not { NewVersion: { } version, WinnerTrial: { } best })
        {
            program.Compare(asIs.Id, asIs.Score!.Value, null);
            return null;
        }

        var winner = await db.Trials.AsNoTracking().SingleAsync(t => t.JobId == job.Id && t.Number == best, cancellationToken);
        program.Compare(winner.EvalRunId!.Value, winner.Score!.Value, version);
        await db.SaveChangesAsync(cancellationToken);
        return await CompareAsync(program, old, winner.EvalRunId.Value, cancellationToken);
    }

    private async Task<Guid?> StartJobAsync(ProgramUpgrade program, CancellationToken cancellationToken)
    {
        var budget = upgrade.Budget - await db.CostOfAsync(upgrade, cancellationToken);
        if (budget <= 0)
        {
            throw new BudgetSpentException();
        }

        var version = await registry.VersionAsync(program.Program, program.BaseVersion.ToString(), cancellationToken);
        var spec = ProgramSpecJson.Parse(version.Spec.GetRawText());
        if (OptimizableProgram.Obstacle(spec) is not null)
        {
            return null;
        }

        var demos = spec.Steps.Max(s => s.Demos?.Count ?? 0);
        var plan = await planner.PlanAsync(
            new JobRequest
            {
                Program = program.Program, Version = program.BaseVersion.ToString(), Dataset = program.Dataset!, DatasetVersion = program.DatasetVersion.ToString(), Metric = program.Metric!,
                Budget = budget, Seed = upgrade.Seed, TaskModel = upgrade.To,
                Settings = demos > 16 ? new Dictionary<string, JsonElement> { ["max_labeled_demos"] = JsonSerializer.SerializeToElement(demos) } : null,
            },
            cancellationToken);
        var job = OptimizationJob.Queue(plan, upgrade.RequestedBy, time.GetUtcNow());
        db.Add(job);
        program.Optimize(job.Id);
        await db.SaveChangesAsync(cancellationToken);
        jobs.Wake();
        return job.Id;
    }

    private async Task<OptimizationJob> FinishedJobAsync(Guid id, CancellationToken cancellationToken)
    {
        var job = await db.EndedJobAsync(id, time, cancellationToken);
        return job.Status is JobStatus.Failed ? throw new RunFailedException($"Its optimization failed: {job.StatusReason}") : job;
    }

    private async Task<int> PublishAsync(ProgramUpgrade program, Evidence evidence, IReadOnlyList<Guid> evidenceRuns, CancellationToken cancellationToken)
    {
        var version = await registry.VersionAsync(program.Program, program.BaseVersion.ToString(), cancellationToken);
        var spec = JobPlanner.OnModel(ProgramSpecJson.Parse(version.Spec.GetRawText()), upgrade.To);
        var origin = new VersionOrigin("upgrade", upgrade.Id, null, $"{evidence.Dataset}@{evidence.DatasetVersion}", evidenceRuns);
        var published = await registry.PublishAsync(program.Program, new PublishVersion(JsonSerializer.Deserialize<JsonElement>(ProgramSpecJson.Canonical(spec)), $"Moved as is from {upgrade.From} to {upgrade.To}", program.BaseVersion, origin), cancellationToken);
        return published.Number;
    }

    private async Task DecideAsync(ProgramUpgrade program, UpgradeVerdict verdict, CancellationToken cancellationToken)
    {
        if (!verdict.IsNonInferior || program.NewVersion is not { } version)
        {
            program.End(UpgradeState.Kept, program.NewVersion is null ? $"As is it loses on {upgrade.To} ({verdict.Words}), and no better version was found." : $"The best version found on {upgrade.To} may be worse than the margin of {UpgradeVerdict.Margin:0.00} allows ({verdict.Words}).");
            return;
        }

        var reason = $"Upgrade from {upgrade.From} to {upgrade.To}: {verdict.Words}";
        var drafts = await gateway.DraftsAsync(program.Program, cancellationToken);
        var rollout = drafts.FirstOrDefault(d => d.CandidateVersion == version) ?? await gateway.ProposeAsync(new ProposeRollout(program.Program, version, [10, 50, 100], reason, true), cancellationToken);
        program.Propose(rollout.Id, reason);
    }
}
