using System.Text.Json;
using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Optimizer;

/// <summary>Starts an optimization job.</summary>
public sealed record StartOptimizationJobRequest
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>The version to start from: number, label or <c>latest</c>.</summary>
    public string Version { get; init; } = "latest";

    /// <summary>Name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its version: number or <c>latest</c>.</summary>
    public string DatasetVersion { get; init; } = "latest";

    /// <summary>One of <see cref="OptimizationJobsClient.OptimizersAsync"/>.</summary>
    public string Optimizer { get; init; } = "bootstrap_random_search";

    /// <summary>The metric to raise.</summary>
    public string Metric { get; init; } = "exact_match";

    /// <summary>Hard money limit in US dollars.</summary>
    public required decimal Budget { get; init; }

    /// <summary>Hard limit in model calls; none when absent. Answers from the store count as well.</summary>
    public long? MaxCalls { get; init; }

    /// <summary>Hard limit in minutes of work; none when absent.</summary>
    public int? MaxMinutes { get; init; }

    /// <summary>Share of the validation rows kept from the search, 0 to 0.5; 0.3 from 60 rows on, else 0, when absent.</summary>
    public double? Holdout { get; init; }

    /// <summary>Whether the winner and the baseline are scored once on the sealed test split.</summary>
    public bool FinalCheck { get; init; }

    /// <summary>Root seed; the same seed replays the same job.</summary>
    public int Seed { get; init; }

    /// <summary>The model that answers; the version's own when absent. The new version is published with it.</summary>
    public string? TaskModel { get; init; }

    /// <summary>The model whose answers become demos; the task model when absent.</summary>
    public string? TeacherModel { get; init; }

    /// <summary>The model that proposes instructions; the teacher's, else the task model, when absent.</summary>
    public string? PromptModel { get; init; }

    /// <summary>A gate the winner must pass: what it holds back is not published.</summary>
    public string? Gate { get; init; }

    /// <summary>Settings of the optimizer by name, for example <c>max_labeled_demos</c>, <c>max_bootstrapped_demos</c>, <c>num_candidates</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Settings { get; init; }
}

/// <summary>An optimization job. <c>Status</c> is <c>queued</c>, <c>running</c>, <c>completed</c>, <c>stopped</c> or <c>failed</c>.</summary>
public sealed record OptimizationJobResponse
{
    /// <summary>The job.</summary>
    public required Guid Id { get; init; }

    /// <summary>Program name.</summary>
    public required string Program { get; init; }

    /// <summary>The version it started from.</summary>
    public required int BaseVersion { get; init; }

    /// <summary>Dataset name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Dataset version.</summary>
    public required int DatasetVersion { get; init; }

    /// <summary>The optimizer.</summary>
    public required string Optimizer { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The model that answers.</summary>
    public required string TaskModel { get; init; }

    /// <summary>The model whose answers became demos, when it was another one.</summary>
    public string? TeacherModel { get; init; }

    /// <summary>Its seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Money limit.</summary>
    public required decimal Budget { get; init; }

    /// <summary>Money spent.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Model calls asked for, those answered from the store as well.</summary>
    public long Calls { get; init; }

    /// <summary>Limit of calls, if any.</summary>
    public long? MaxCalls { get; init; }

    /// <summary>Limit of minutes, if any.</summary>
    public int? MaxMinutes { get; init; }

    /// <summary>What it was expected to cost at most.</summary>
    public decimal QuotedCost { get; init; }

    /// <summary>How many calls it was expected to take at most.</summary>
    public long QuotedCalls { get; init; }

    /// <summary>Where it stands.</summary>
    public required string Status { get; init; }

    /// <summary>The gate the winner had to pass, if any.</summary>
    public string? Gate { get; init; }

    /// <summary>What the gate said of the winner: <c>ship</c>, <c>hold</c>, <c>needs_review</c> or <c>insufficient_evidence</c>.</summary>
    public string? GateVerdict { get; init; }

    /// <summary>Why it stopped or failed, or why nothing was published.</summary>
    public string? StatusReason { get; init; }

    /// <summary>What it is doing, in words.</summary>
    public string? Progress { get; init; }

    /// <summary>Trials finished.</summary>
    public required int TrialsDone { get; init; }

    /// <summary>Trials planned.</summary>
    public required int TrialsPlanned { get; init; }

    /// <summary>Score of the version it started from.</summary>
    public double? BaselineScore { get; init; }

    /// <summary>Best score so far.</summary>
    public double? BestScore { get; init; }

    /// <summary>Trial with the best score.</summary>
    public int? BestTrial { get; init; }

    /// <summary>The trial that was chosen: the best of the search that also held on rows kept from it.</summary>
    public int? WinnerTrial { get; init; }

    /// <summary>The version it published.</summary>
    public int? NewVersion { get; init; }

    /// <summary>Paired comparison of the winner with the baseline, on validation rows kept from the search where there are any.</summary>
    public JobComparison? Comparison { get; init; }

    /// <summary>What was found out on rows the search did not use.</summary>
    public JobFindings? Findings { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The winner against the baseline.</summary>
public sealed record JobComparison(Guid BaselineRun, Guid WinnerRun, double Difference, double Lower, double Upper, double PValue, string Verdict);

/// <summary>What was found out after a search, on rows it did not use.</summary>
/// <param name="SearchedRows">Validation rows the search used.</param>
/// <param name="HeldOutRows">Validation rows kept from it.</param>
/// <param name="HeldOut">The finalists against the baseline on the rows kept.</param>
/// <param name="Train">The winner on training rows.</param>
/// <param name="FinalCheck">The one look at the sealed test split, when it was asked for.</param>
/// <param name="Note">Why something is missing.</param>
public sealed record JobFindings(int SearchedRows, int HeldOutRows, IReadOnlyList<HeldOutFinding> HeldOut, TrainGap? Train, HeldOutFinding? FinalCheck, string? Note);

/// <summary>A trial against the baseline, paired row by row.</summary>
public sealed record HeldOutFinding(
    int Trial, Guid BaselineRun, Guid Run, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue, double AdjustedPValue, double? SmallestDetectable, string Verdict);

/// <summary>How much of a score is learned by heart: score on so many training rows, and on validation.</summary>
public sealed record TrainGap(double Train, int Rows, double Validation);

/// <summary>What changed, why it was chosen, what it is worth and what it cost.</summary>
public sealed record JobReport(
    OptimizationJobResponse Job, TrialResponse? Winner, string Chosen, IReadOnlyList<TrialChange> Changes, int Improved, int Regressed, IReadOnlyList<JobFlip> Flips, double? SmallestDetectable,
    IReadOnlyList<SpendingLine> Spending, IReadOnlyDictionary<string, int> States);

/// <summary>An example on which winner and baseline differ.</summary>
public sealed record JobFlip(string ExampleId, double Baseline, double Candidate, JsonObject? Inputs, JsonObject? Expected, JsonObject? BaselineOutputs, JsonObject? CandidateOutputs);

/// <summary>What was paid for one purpose.</summary>
public sealed record SpendingLine(string Purpose, int Runs, long Calls, decimal Cost);

/// <summary>A difference between two documents: <c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
public sealed record TrialChange(string Kind, string Path, string? Before, string? After);

/// <summary>One trial. <c>Status</c> is <c>waiting</c>, <c>running</c>, <c>completed</c>, <c>pruned</c> or <c>failed</c>; <c>Reason</c> says why it failed.</summary>
public sealed record TrialResponse(int Number, string Name, string Status, double? Score, double? Lower, double? Upper, int Demos, decimal Cost, Guid? EvalRunId, JsonElement? Spec, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason = null, int? Parent = null, IReadOnlyList<TrialChange>? Changes = null);

/// <summary>What a job would cost at most, and how long it would take at the pace of the program's last eval run.</summary>
public sealed record QuoteResponse(int Trials, long Calls, long InputTokens, long OutputTokens, decimal Cost, string Basis, double? Minutes = null);

/// <summary>An optimizer there is.</summary>
public sealed record OptimizerResponse(string Name, string Description, IReadOnlyDictionary<string, JsonElement> Settings);

/// <summary>Optimization jobs and their trials.</summary>
public sealed class OptimizationJobsClient
{
    private readonly LlmOpsHttp http;

    internal OptimizationJobsClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Starts a job.</summary>
    public Task<OptimizationJobResponse> StartAsync(StartOptimizationJobRequest request, CancellationToken cancellationToken = default) => http.PostAsync<OptimizationJobResponse>("/api/optimization-jobs", request, cancellationToken);

    /// <summary>What such a job would cost at most.</summary>
    public Task<QuoteResponse> QuoteAsync(StartOptimizationJobRequest request, CancellationToken cancellationToken = default) => http.PostAsync<QuoteResponse>("/api/optimization-jobs/quote", request, cancellationToken);

    /// <summary>Jobs, newest first.</summary>
    public Task<Page<OptimizationJobResponse>> ListAsync(string? program = null, string? status = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<OptimizationJobResponse>>(Of("/api/optimization-jobs", ("program", program), ("status", status), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One job.</summary>
    public Task<OptimizationJobResponse> GetAsync(Guid id, CancellationToken cancellationToken = default) => http.GetAsync<OptimizationJobResponse>($"/api/optimization-jobs/{id}", cancellationToken);

    /// <summary>The job each time it has moved, until it ends.</summary>
    public IAsyncEnumerable<OptimizationJobResponse> WatchAsync(Guid id, CancellationToken cancellationToken = default) => http.EventsAsync<OptimizationJobResponse>(new(HttpMethod.Get, $"/api/optimization-jobs/{id}/events"), cancellationToken);

    /// <summary>Its trials in order.</summary>
    public Task<Page<TrialResponse>> TrialsAsync(Guid id, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<TrialResponse>>(Of($"/api/optimization-jobs/{id}/trials", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>What changed, why it was chosen, what it is worth and what it cost.</summary>
    public Task<JobReport> ReportAsync(Guid id, CancellationToken cancellationToken = default) => http.GetAsync<JobReport>($"/api/optimization-jobs/{id}/report", cancellationToken);

    /// <summary>Stops a job cleanly; the best so far stays.</summary>
    public Task<OptimizationJobResponse> StopAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<OptimizationJobResponse>($"/api/optimization-jobs/{id}/stop", null, cancellationToken);

    /// <summary>Goes on with a stopped job; nothing paid for is paid again.</summary>
    public Task<OptimizationJobResponse> ResumeAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<OptimizationJobResponse>($"/api/optimization-jobs/{id}/resume", null, cancellationToken);

    /// <summary>The optimizers there are.</summary>
    public Task<Page<OptimizerResponse>> OptimizersAsync(CancellationToken cancellationToken = default) => http.GetAsync<Page<OptimizerResponse>>("/api/optimizers", cancellationToken);
}
