using LlmOps.Evaluation.Statistics;
using LlmOps.Optimization;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Trials;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Siblings;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>Finds out what the best trials are worth on rows the search did not use; paid from what was set aside for it.</summary>
internal sealed class WinnerCheck(OptimizationJob job, PlatformExperiment experiment, EvalRunsClient evals)
{
    /// <summary>Trials compared with the baseline at most.</summary>
    public const int Finalists = 3;

    /// <summary>Training rows the winner is scored on at most.</summary>
    public const int TrainRows = 100;

    /// <summary>What it runs at most, for quotes.</summary>
    /// <param name="search">What the search runs.</param>
    /// <param name="heldOut">Rows kept from it.</param>
    /// <param name="train">Training rows.</param>
    /// <param name="sealedRows">Rows of the test split when the winner is checked on it; else 0.</param>
    public static IEnumerable<PlannedRun> Plan(IReadOnlyList<PlannedRun> search, int heldOut, int train, int sealedRows)
    {
        var demos = search.Select(r => r.Demos).DefaultIfEmpty(0).Max();
        return heldOut == 0 && sealedRows == 0 ? [] :
        [
            new(ExperimentRun.HeldOutPurpose, true, (1 + Finalists) * heldOut, demos, IsRepeat: true),
            new(ExperimentRun.TrainPurpose, true, heldOut == 0 ? 0 : Math.Min(train, TrainRows), demos, IsRepeat: true),
            new(ExperimentRun.FinalPurpose, true, 2 * sealedRows, demos, IsRepeat: true),
        ];
    }

    public async Task<JobFindings> CheckAsync(OptimizationResult result, CancellationToken cancellationToken)
    {
        var findings = new JobFindings { SearchedRows = experiment.ValidationIds.Count, HeldOutRows = experiment.HeldOutIds.Count };
        var finalists = Better(result).Take(Finalists).ToList();
        if (finalists.Count == 0)
        {
            return findings;
        }

        try
        {
            if (experiment.HeldOutIds.Count > 0)
            {
                findings = findings with { HeldOut = await HeldOutAsync(result.Baseline!, finalists, cancellationToken) };
            }

            if (Winner(result, findings) is { } winner)
            {
                if (experiment.HeldOutIds.Count > 0)
                {
                    var train = await experiment.ScoreTrainAsync(winner.Candidate, TrainRows, cancellationToken);
                    findings = findings with { Train = new(train.Score!.Value, train.Scored, winner.Score!.Score) };
                }

                if (job.FinalCheck)
                {
                    findings = findings with { FinalCheck = await ComparedAsync(result.Baseline!, winner, experiment.ScoreSealedAsync, cancellationToken) };
                }
            }
        }
        catch (Exception reason) when (reason is BudgetSpentException or RunFailedException)
        {
            findings = findings with { Note = $"Not all could be checked on rows the search did not use: {reason.Message}" };
        }

        return findings;
    }

    /// <summary>The trial to publish: the best of the search among those that did not lose on the rows kept from it; null when there is none.</summary>
    public static Trial? Winner(OptimizationResult result, JobFindings findings) =>
        Better(result).FirstOrDefault(t => findings.HeldOut.Count == 0 || findings.HeldOut.FirstOrDefault(h => h.Trial == t.Number) is { Difference: > 0 });

    private static IEnumerable<Trial> Better(OptimizationResult result) => result.Baseline is { State: TrialState.Completed, Score: { } baseline }
        ? result.Trials.Where(t => t.State == TrialState.Completed && t.Score!.Score > baseline.Score).OrderByDescending(t => t.Score!.Score).ThenBy(t => t.Number) : [];

    private async Task<IReadOnlyList<HeldOutFinding>> HeldOutAsync(Trial baseline, List<Trial> finalists, CancellationToken cancellationToken)
    {
        var found = new List<HeldOutFinding>();
        foreach (var finalist in finalists)
        {
            found.Add(await ComparedAsync(baseline, finalist, experiment.ScoreHeldOutAsync, cancellationToken));
        }

        var adjusted = HolmAdjustment.Of([.. found.Select(f => f.PValue)]);
        return [.. found.Zip(adjusted, (finding, p) => finding with { AdjustedPValue = p })];
    }

    private async Task<HeldOutFinding> ComparedAsync(Trial baseline, Trial trial, Func<Candidate, CancellationToken, Task<ExperimentRun>> score, CancellationToken cancellationToken)
    {
        var (before, after) = (await score(baseline.Candidate, cancellationToken), await score(trial.Candidate, cancellationToken));
        var metric = (await evals.CompareAsync(before.Id, after.Id, cancellationToken)).Metrics.First(m => m.Metric == job.Metric);
        return new(trial.Number, before.Id, after.Id, metric.Baseline, metric.Candidate, metric.Difference, metric.Lower, metric.Upper, metric.PValue, metric.PValue, metric.SmallestDetectable, metric.Verdict);
    }
}
