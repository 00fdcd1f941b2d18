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

/// <summary>What a job may look at and spend.</summary>
/// <param name="Train">Its training examples.</param>
/// <param name="Searched">Validation rows the search sees.</param>
/// <param name="HeldOut">Validation rows kept from it.</param>
/// <param name="SealedRows">Rows of the test split when the winner is checked on it; else 0.</param>
/// <param name="Search">Pays for the search.</param>
/// <param name="Check">Pays for what follows, out of what the search must leave.</param>
internal sealed record ExperimentScope(IReadOnlyList<TrainExample> Train, IReadOnlyList<string> Searched, IReadOnlyList<string> HeldOut, int SealedRows, Payer Search, Payer Check);

/// <summary>The optimizer's window on the platform: every question becomes an eval run, every answer is kept.</summary>
internal sealed class PlatformExperiment(OptimizationJob job, ExperimentScope scope, CallPrices prices, ExperimentRuns runs, EvalRunsClient evals, PromptModel prompts, TrialBook book) : IExperiment
{
    private const string Train = "train";
    private const string Validation = "validation";
    private const string Test = "test";

    // A score over fewer of the examples says more about the provider than about the candidate.
    private const double LeastScored = 0.9;

    public IReadOnlyList<string> ValidationIds => scope.Searched;

    public IReadOnlyList<string> HeldOutIds => scope.HeldOut;

    /// <summary>Which limit ended the search; null while none has.</summary>
    public string? LimitReached { get; private set; }

    public async Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await prompts.AskAsync(call, cancellationToken);
            await book.SayAsync("Asking the prompt model", cancellationToken);
            return answer;
        }
        catch (BudgetSpentException spent)
        {
            LimitReached = spent.Message;
            throw;
        }
    }

    public Task PruneAsync(Candidate candidate, string reason, CancellationToken cancellationToken) => book.PruneAsync(candidate, reason, cancellationToken);

    public async Task<CandidateScore> ScoreAsync(Candidate candidate, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        await book.OpenAsync(candidate, cancellationToken);
        try
        {
            var command = Command(Validation, candidate.Spec) with { ExampleIds = ids ?? (scope.HeldOut.Count > 0 ? scope.Searched : null) };
            var run = await RunAsync(scope.Search, candidate, command, ExperimentRun.TrialPurpose(candidate.Number), ids?.Count ?? scope.Searched.Count, id => book.RunAsync(candidate, id, cancellationToken), cancellationToken);

            // A score on some of the rows is a step of the trial, not its end.
            await (ids is null ? book.CompleteAsync(candidate, run, cancellationToken) : book.SayAsync(null, cancellationToken));
            return new CandidateScore(run.Score!.Value, run.Lower, run.Upper, await RowsAsync(run.Id, cancellationToken));
        }
        catch (Exception reason) when (reason is BudgetSpentException or RunFailedException)
        {
            LimitReached = reason is BudgetSpentException ? reason.Message : LimitReached;
            await book.FailAsync(candidate, reason.Message, cancellationToken);
            throw;
        }
    }

    public async Task<IReadOnlyList<ExampleRun>> RunAsync(TeacherRun run, IReadOnlyList<TrainExample> examples, CancellationToken cancellationToken)
    {
        var repeats = run.Sample + run.Samples;
        var command = Command(Train, run.Program) with { ExampleIds = [.. examples.Select(e => e.Id)], LeaveOneOut = true, Repeats = repeats, Model = run.Model };
        await book.SayAsync($"Running {examples.Count} training examples", cancellationToken);
        try
        {
            var wish = new RunWish(command, ExperimentRun.TrainPurpose, prices.Cost(run.Program, run.Model, examples.Count * repeats), Calls(examples.Count * repeats));
            var ended = await runs.RunAsync(scope.Search, wish, _ => Task.CompletedTask, cancellationToken);
            var results = (await evals.ResultsAsync(ended.Id, cancellationToken)).Where(r => r.Sample >= run.Sample).ToDictionary(r => (r.ExampleId, r.Sample));
            await book.SayAsync(null, cancellationToken);
            return [.. examples.SelectMany(e => Enumerable.Range(run.Sample, run.Samples).Select(sample => Of(e.Id, results.GetValueOrDefault((e.Id, sample)))))];
        }
        catch (BudgetSpentException spent)
        {
            LimitReached = spent.Message;
            throw;
        }
    }

    /// <summary>Scores a candidate on the validation rows no search sees.</summary>
    public Task<ExperimentRun> ScoreHeldOutAsync(Candidate candidate, CancellationToken cancellationToken) =>
        RunAsync(scope.Check, candidate, Command(Validation, candidate.Spec) with { ExampleIds = scope.HeldOut }, ExperimentRun.HeldOutPurpose, scope.HeldOut.Count, _ => Task.CompletedTask, cancellationToken);

    /// <summary>Scores a candidate on training rows; a demo equal to the row at hand is left out.</summary>
    public Task<ExperimentRun> ScoreTrainAsync(Candidate candidate, int rows, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = [.. scope.Train.Take(rows).Select(e => e.Id)];
        return RunAsync(scope.Check, candidate, Command(Train, candidate.Spec) with { ExampleIds = ids, LeaveOneOut = true }, ExperimentRun.TrainPurpose, ids.Count, _ => Task.CompletedTask, cancellationToken);
    }

    /// <summary>Scores a candidate once on the sealed test split; the look is entered in the ledger.</summary>
    public Task<ExperimentRun> ScoreSealedAsync(Candidate candidate, CancellationToken cancellationToken) =>
        RunAsync(scope.Check, candidate, Command(Test, candidate.Spec) with { FinalCheckReason = $"Final check of optimization job {job.Id}." }, ExperimentRun.FinalPurpose, scope.SealedRows, _ => Task.CompletedTask, cancellationToken);

    private async Task<ExperimentRun> RunAsync(Payer payer, Candidate candidate, StartEvalRun command, string purpose, int examples, Func<Guid, Task> onAsked, CancellationToken cancellationToken)
    {
        var run = await runs.RunAsync(payer, new(command, purpose, prices.Cost(candidate.Spec, null, examples), Calls(examples)), onAsked, cancellationToken);
        return run.Score is not null && run.Scored >= LeastScored * (run.Scored + run.Errors) ? run
            : throw new RunFailedException($"Only {run.Scored} of {run.Scored + run.Errors} examples could be scored.");
    }

    private int Calls(int runsOfProgram) => runsOfProgram * (prices.Judge is null ? 1 : 2);

    private ExampleRun Of(string id, SiblingResult? result) => result is null ? new(id, "provider_error", null, null)
        : new(id, result.Outcome, result.Scores.GetValueOrDefault(job.Metric), result.Outputs, result.Explanations?.GetValueOrDefault(job.Metric));

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
