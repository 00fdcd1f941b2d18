using System.Text.Json.Nodes;
using LlmOps.Contracts.EvalRuns;
using LlmOps.Optimization;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.OptimizationJobs.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>The optimizer's window on the platform: every question becomes an eval run, every answer is kept.</summary>
internal sealed class PlatformExperiment(OptimizationJob job, IReadOnlyList<string> validationIds, CallPrices prices, ExperimentRuns runs, EvalRunsClient evals, PromptModel prompts, TrialBook book) : IExperiment
{
    // A score over fewer of the examples says more about the provider than about the candidate.
    private const double LeastScored = 0.9;

    private readonly Payer payer = new(job.Id, job.Budget);

    public IReadOnlyList<string> ValidationIds => validationIds;

    public Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken) => prompts.AskAsync(call, cancellationToken);

    public Task PruneAsync(Candidate candidate, string reason, CancellationToken cancellationToken) => book.PruneAsync(candidate, reason, cancellationToken);

    public async Task<CandidateScore> ScoreAsync(Candidate candidate, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        await book.OpenAsync(candidate, cancellationToken);
        try
        {
            var command = Command("validation", candidate.Spec) with { ExampleIds = ids };
            var wish = new RunWish(command, ExperimentRun.TrialPurpose(candidate.Number), prices.Cost(candidate.Spec, null, ids?.Count ?? validationIds.Count));
            var run = await runs.RunAsync(payer, wish, id => book.RunAsync(candidate, id, cancellationToken), cancellationToken);
            if (run.Score is not { } score || run.Scored < LeastScored * (run.Scored + run.Errors))
            {
                throw new RunFailedException($"Only {run.Scored} of {run.Scored + run.Errors} examples could be scored.");
            }

            // A score on some of the rows is a step of the trial, not its end.
            await (ids is null ? book.CompleteAsync(candidate, run, cancellationToken) : book.SayAsync(null, cancellationToken));
            return new CandidateScore(score, run.Lower, run.Upper, await RowsAsync(run.Id, cancellationToken));
        }
        catch (Exception reason) when (reason is BudgetSpentException or RunFailedException)
        {
            await book.FailAsync(candidate, reason.Message, cancellationToken);
            throw;
        }
    }

    public async Task<IReadOnlyList<ExampleRun>> RunAsync(TeacherRun run, IReadOnlyList<TrainExample> examples, CancellationToken cancellationToken)
    {
        var command = Command("train", run.Program) with { ExampleIds = [.. examples.Select(e => e.Id)], LeaveOneOut = true, Repeats = run.Sample + 1, Model = run.Model };
        var wish = new RunWish(command, "teacher", prices.Cost(run.Program, run.Model, examples.Count * (run.Sample + 1)));
        await book.SayAsync($"Collecting demos from {examples.Count} training examples", cancellationToken);
        var ended = await runs.RunAsync(payer, wish, _ => Task.CompletedTask, cancellationToken);
        var results = (await evals.ResultsAsync(ended.Id, cancellationToken)).Where(r => r.Sample == run.Sample).ToDictionary(r => r.ExampleId, StringComparer.Ordinal);
        await book.SayAsync(null, cancellationToken);
        return [.. examples.Select(e => results.TryGetValue(e.Id, out var r) ? new ExampleRun(e.Id, r.Outcome, r.Scores.GetValueOrDefault(job.Metric), r.Outputs) : new ExampleRun(e.Id, "provider_error", null, null))];
    }

    private async Task<IReadOnlyDictionary<string, double>> RowsAsync(Guid run, CancellationToken cancellationToken) =>
        (await evals.ResultsAsync(run, cancellationToken)).Where(r => r.Sample == 0 && r.Scores.GetValueOrDefault(job.Metric) is not null).ToDictionary(r => r.ExampleId, r => r.Scores[job.Metric]!.Value, StringComparer.Ordinal);

    // The program unchanged is named by its number where it can be, so that its runs show as runs of that version.
    private StartEvalRun Command(string split, ProgramSpec spec)
    {
        var isBase = job.IsOnItsOwnModel && ProgramSpecJson.Canonical(spec) == ProgramSpecJson.Canonical(ProgramSpecJson.Parse(job.SpecJson));
        return new StartEvalRun
        {
            EvalRunId = Guid.Empty,
            Program = job.Program,
            Version = isBase ? job.BaseVersion : null,
            SpecJson = isBase ? null : ProgramSpecJson.Canonical(spec),
            Dataset = job.Dataset,
            DatasetVersion = job.DatasetVersion,
            Split = split,
            Metrics = [job.Metric],
            Trigger = "optimization",
            RequestedBy = job.RequestedBy,
        };
    }
}
