using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Evals;

/// <summary>Starts an eval run.</summary>
public sealed record StartEvalRunRequest
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Its version: number, label or <c>latest</c>.</summary>
    public string Version { get; init; } = "latest";

    /// <summary>Name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its version: number or <c>latest</c>.</summary>
    public string DatasetVersion { get; init; } = "latest";

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    public string Split { get; init; } = "validation";

    /// <summary>Metrics, the first one decides: each a name, <c>judge:NAME</c>, or a document <c>{"metric": ..., "name": ..., "options": {...}}</c>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = ["exact_match"];

    /// <summary>Asks this model instead of the version's.</summary>
    public string? Model { get; init; }

    /// <summary>Samples per example, 1 to 20.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Money limit in US dollars.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Asks models anew even where an answer is stored.</summary>
    public bool Fresh { get; init; }

    /// <summary>Judges that may score without a valid certificate where one is needed; recorded.</summary>
    public IReadOnlyList<string> AllowUncertifiedJudges { get; init; } = [];

    /// <summary>Why the sealed test split may be scored; required for <c>test</c>, goes into the ledger.</summary>
    public string? Reason { get; init; }

    /// <summary><c>person</c> or <c>ci</c>.</summary>
    public string Trigger { get; init; } = "person";
}

/// <summary>The mean of a metric with its 95 % interval.</summary>
public sealed record MetricScore(string Metric, double? Score, double? Lower, double? Upper, int Scored)
{
    /// <summary>For a certified judge's pass rate: what people would have passed, as far as the certificate tells.</summary>
    public EstimateScore? Corrected { get; init; }
}

/// <summary>A score with its 95 % interval.</summary>
public sealed record EstimateScore(double Score, double Lower, double Upper);

/// <summary>A judge of a run: its metric's name, and the certificate in force when the run was queued.</summary>
public sealed record RunJudge(string Metric, string Judge, int Number, Guid? CertificateId);

/// <summary>An eval run. <c>Status</c> is <c>queued</c>, <c>running</c>, <c>completed</c>, <c>stopped</c> or <c>failed</c>.</summary>
public sealed record EvalRunResponse
{
    /// <summary>The run.</summary>
    public required Guid Id { get; init; }

    /// <summary>Program name.</summary>
    public required string Program { get; init; }

    /// <summary>Program version; absent for an optimizer's unpublished candidate.</summary>
    public int? Version { get; init; }

    /// <summary>SHA-256 of the scored document.</summary>
    public required string ProgramHash { get; init; }

    /// <summary>Dataset name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Dataset version.</summary>
    public required int DatasetVersion { get; init; }

    /// <summary>Split.</summary>
    public required string Split { get; init; }

    /// <summary>The model asked instead of the document's.</summary>
    public string? Model { get; init; }

    /// <summary>Samples per example.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Where it stands.</summary>
    public required string Status { get; init; }

    /// <summary>Why it stopped or failed.</summary>
    public string? StatusReason { get; init; }

    /// <summary>What asked for it.</summary>
    public required string Trigger { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Predictions to make: examples times repeats.</summary>
    public required int Total { get; init; }

    /// <summary>Predictions finished, well or badly.</summary>
    public required int Done { get; init; }

    /// <summary>Count by outcome: <c>ok</c>, <c>parse_failure</c>, <c>provider_error</c>, <c>timeout</c>, <c>metric_error</c>, <c>budget_stop</c>.</summary>
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    /// <summary>Predictions answered from the store instead of a model.</summary>
    public int Reused { get; init; }

    /// <summary>One per metric; the first one decides.</summary>
    public required IReadOnlyList<MetricScore> Scores { get; init; }

    /// <summary>Money spent, in US dollars.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Tokens sent.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens answered.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Money limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Final check of the sealed test split, when it was one.</summary>
    public Guid? FinalCheckId { get; init; }

    /// <summary>Judges that score.</summary>
    public IReadOnlyList<RunJudge> Judges { get; init; } = [];

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first shard began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Predictions that gave no score; they are among those done.</summary>
    public int Errors { get; init; }

    /// <summary>Predictions a second lately, while running.</summary>
    public double? PerSecond { get; init; }

    /// <summary>Since when the run waits for its provider; <see cref="StatusReason"/> says why.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Estimated seconds to go at the recent pace, while running; absent while nothing moves.</summary>
    public double? EtaSeconds { get; init; }
}

/// <summary>What one example gave. Inputs, expected and outputs are absent for the sealed test split.</summary>
public sealed record EvalResultResponse(string ExampleId, int Sample, string Outcome, IReadOnlyDictionary<string, double?> Scores, IReadOnlyDictionary<string, string> Explanations, JsonObject? Inputs, JsonObject? Expected, JsonObject? Outputs, string? Error, string? InferenceId, double LatencyMs, decimal Cost, bool Reused, string? Worker);

/// <summary>A paired comparison of one metric over the examples both runs scored.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Baseline">Mean of the baseline on these examples.</param>
/// <param name="Candidate">Mean of the candidate on these examples.</param>
/// <param name="Difference">Candidate minus baseline.</param>
/// <param name="Lower">Lower end of the 95 % interval of the difference (paired bootstrap).</param>
/// <param name="Upper">Upper end.</param>
/// <param name="PValue">Two-sided: McNemar mid-p for 0/1 scores, else paired bootstrap.</param>
/// <param name="Improved">Examples the candidate does better.</param>
/// <param name="Same">Examples without a difference.</param>
/// <param name="Regressed">Examples the candidate does worse.</param>
/// <param name="SmallestDetectable">Smallest difference this many examples show with 80 % power at 5 %.</param>
/// <param name="Verdict"><c>better</c>, <c>worse</c> or <c>no_difference_shown</c>.</param>
public sealed record MetricComparison(string Metric, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue, int Improved, int Same, int Regressed, double? SmallestDetectable, string Verdict);

/// <summary>An example on which the two runs differ; contents are absent for the sealed test split.</summary>
public sealed record Flip(string ExampleId, double Baseline, double Candidate, JsonObject? Inputs, JsonObject? Expected, JsonObject? BaselineOutputs, JsonObject? CandidateOutputs);

/// <summary>Two runs side by side.</summary>
/// <param name="Baseline">The run compared with.</param>
/// <param name="Candidate">The run judged.</param>
/// <param name="Examples">Examples both scored.</param>
/// <param name="Warnings">Why the comparison may not be fair (other examples, other metric version, errors left out).</param>
/// <param name="Metrics">One per metric both have.</param>
/// <param name="Flips">Examples that differ in the deciding metric, worst first.</param>
/// <param name="Slices">By value of the field asked for, worst first; null when none was.</param>
public sealed record CompareResponse(EvalRunResponse Baseline, EvalRunResponse Candidate, int Examples, IReadOnlyList<string> Warnings, IReadOnlyList<MetricComparison> Metrics, IReadOnlyList<Flip> Flips, IReadOnlyList<SliceComparison>? Slices = null);

/// <summary>The deciding metric on the examples that share a value; the p-value is corrected for the number of slices (Holm).</summary>
public sealed record SliceComparison(string Value, int Examples, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue);

/// <summary>A metric in the catalogue.</summary>
public sealed record MetricResponse(string Name, int Version, string Kind, string Description, bool NeedsOptions = false, IReadOnlyList<MetricOptionResponse>? Options = null);

/// <summary>An option of a metric; <c>Default</c> is JSON text.</summary>
public sealed record MetricOptionResponse(string Name, string Type, string Description, string? Default, bool Required, IReadOnlyList<string>? Choices);

/// <summary>Eval runs, their results and their comparison.</summary>
public sealed class EvalRunsClient
{
    private readonly LlmOpsHttp http;

    internal EvalRunsClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Starts a run.</summary>
    public Task<EvalRunResponse> StartAsync(StartEvalRunRequest request, CancellationToken cancellationToken = default) => http.PostAsync<EvalRunResponse>("/api/eval-runs", request, cancellationToken);

    /// <summary>What such a run would take; nothing is started.</summary>
    public Task<EvalRunQuote> QuoteAsync(StartEvalRunRequest request, CancellationToken cancellationToken = default) => http.PostAsync<EvalRunQuote>("/api/eval-runs/quote", request, cancellationToken);

    /// <summary>Runs, newest first.</summary>
    public Task<Page<EvalRunResponse>> ListAsync(string? program = null, string? dataset = null, string? split = null, string? status = null, string? trigger = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<EvalRunResponse>>(Of("/api/eval-runs", ("program", program), ("dataset", dataset), ("split", split), ("status", status), ("trigger", trigger), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One run.</summary>
    public Task<EvalRunResponse> GetAsync(Guid id, CancellationToken cancellationToken = default) => http.GetAsync<EvalRunResponse>($"/api/eval-runs/{id}", cancellationToken);

    /// <summary>The run each time it has moved, until it ends.</summary>
    public IAsyncEnumerable<EvalRunResponse> WatchAsync(Guid id, CancellationToken cancellationToken = default) => http.EventsAsync<EvalRunResponse>(new(HttpMethod.Get, $"/api/eval-runs/{id}/events"), cancellationToken);

    /// <summary>Results in example order; <paramref name="outcome"/> keeps one kind, <paramref name="failed"/> those the deciding metric scored below 1.</summary>
    public Task<Page<EvalResultResponse>> ResultsAsync(Guid id, string? outcome = null, bool? failed = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<EvalResultResponse>>(Of($"/api/eval-runs/{id}/results", ("outcome", outcome), ("failed", failed), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Stops a run; what is scored stays.</summary>
    public Task<EvalRunResponse> StopAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<EvalRunResponse>($"/api/eval-runs/{id}/stop", null, cancellationToken);

    /// <summary>Goes on with a stopped run.</summary>
    public Task<EvalRunResponse> ResumeAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<EvalRunResponse>($"/api/eval-runs/{id}/resume", null, cancellationToken);

    /// <summary>Tries only the errors of an ended run again.</summary>
    public Task<EvalRunResponse> RetryErrorsAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<EvalRunResponse>($"/api/eval-runs/{id}/retry-errors", null, cancellationToken);

    /// <summary>Compares two runs, example by example; also by the values of a field when <paramref name="slice"/> is <c>expected.FIELD</c>, <c>inputs.FIELD</c> or <c>metadata.FIELD</c>.</summary>
    public Task<CompareResponse> CompareAsync(Guid baseline, Guid candidate, string? slice = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<CompareResponse>(Of("/api/eval-runs/compare", ("baseline", baseline), ("candidate", candidate), ("slice", slice)), cancellationToken);

    /// <summary>The metrics there are.</summary>
    public Task<Page<MetricResponse>> MetricsAsync(CancellationToken cancellationToken = default) => http.GetAsync<Page<MetricResponse>>("/api/metrics", cancellationToken);
}
