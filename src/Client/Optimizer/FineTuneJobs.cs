using static LlmOps.Client.Query;

namespace LlmOps.Client.Optimizer;

/// <summary>Starts a distillation: a teacher labels rows, a small model is trained on them, every checkpoint is measured, the best is published.</summary>
public sealed record StartFineTuneJobRequest
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>The version to start from: number, label or <c>latest</c>.</summary>
    public string Version { get; init; } = "latest";

    /// <summary>Name of the dataset; its unlabelled split is what the teacher labels.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its version: number or <c>latest</c>.</summary>
    public string DatasetVersion { get; init; } = "latest";

    /// <summary>The model that labels.</summary>
    public required string TeacherModel { get; init; }

    /// <summary>The model that is trained; the version's own when absent.</summary>
    public string? BaseModel { get; init; }

    /// <summary>What checkpoints are measured by.</summary>
    public string Metric { get; init; } = "exact_match";

    /// <summary>Hard money limit in US dollars, without what the provider asks for training.</summary>
    public required decimal Budget { get; init; }

    /// <summary>Passes over the training file, 1 to 50.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>How often the teacher answers each row, 1 to 9.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Share of a row's answers that must agree, 0 to 1.</summary>
    public double MinAgreement { get; init; } = 0.6;

    /// <summary>The teacher's score on hand-labelled rows below which nothing is trained.</summary>
    public double MinTeacherScore { get; init; } = 0.3;

    /// <summary>The optimizer each checkpoint's prompt goes through; null for none.</summary>
    public string? Optimizer { get; init; } = "labeled_few_shot";

    /// <summary>Whether the winner and the un-tuned base are scored once on the sealed test split.</summary>
    public bool FinalCheck { get; init; }

    /// <summary>Root seed.</summary>
    public int Seed { get; init; }
}

/// <summary>A distillation. <c>Status</c> is <c>queued</c>, <c>running</c>, <c>completed</c>, <c>stopped</c> or <c>failed</c>.</summary>
public sealed record FineTuneJobResponse(
    Guid Id, string Program, int BaseVersion, string Dataset, int DatasetVersion, string Metric, string TeacherModel, string BaseModel, int Epochs, string? Optimizer, int Seed, decimal Budget, decimal Cost, string Status,
    string? StatusReason, string? Progress, TrainingFileFacts? Data, string? FileId, string? ProviderJobId, string? Winner, FineTuneFinding? Finding, int? NewVersion, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<CheckpointResponse> Checkpoints);

/// <summary>How a training file came to be: its rows, and those left out by reason.</summary>
public sealed record TrainingFileFacts(int Rows, int ByHand, int ByTeacher, int Unreadable, int Disagreeing, int Repeated, int WithoutReasoning, double? TeacherScore, IReadOnlyDictionary<string, int> Labels);

/// <summary>A checkpoint with what it scores; step 0 is the un-tuned base.</summary>
public sealed record CheckpointResponse(
    int Step, string Model, double? TrainLoss, double? PlainScore, double? PlainLower, double? PlainUpper, Guid? PlainRun, double? OptimizedScore, double? OptimizedLower, double? OptimizedUpper, Guid? OptimizedRun, Guid? OptimizationJob);

/// <summary>The winner against the un-tuned base, paired row by row.</summary>
public sealed record FineTuneFinding(string Split, Guid BaselineRun, Guid Run, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue, string Verdict);

/// <summary>What a distillation would cost at most, without what the provider asks for training.</summary>
public sealed record FineTuneQuote(long TeacherCalls, long CheckpointCalls, decimal Cost, string Basis);

/// <summary>Distillations.</summary>
public sealed class FineTuneJobsClient
{
    private readonly LlmOpsHttp http;

    internal FineTuneJobsClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Starts one.</summary>
    public Task<FineTuneJobResponse> StartAsync(StartFineTuneJobRequest request, CancellationToken cancellationToken = default) => http.PostAsync<FineTuneJobResponse>("/api/fine-tune-jobs", request, cancellationToken);

    /// <summary>What it would cost at most.</summary>
    public Task<FineTuneQuote> QuoteAsync(StartFineTuneJobRequest request, CancellationToken cancellationToken = default) => http.PostAsync<FineTuneQuote>("/api/fine-tune-jobs/quote", request, cancellationToken);

    /// <summary>Distillations, newest first.</summary>
    public Task<Page<FineTuneJobResponse>> ListAsync(string? program = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<FineTuneJobResponse>>(Of("/api/fine-tune-jobs", ("program", program), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One with its checkpoints.</summary>
    public Task<FineTuneJobResponse> GetAsync(Guid id, CancellationToken cancellationToken = default) => http.GetAsync<FineTuneJobResponse>($"/api/fine-tune-jobs/{id}", cancellationToken);

    /// <summary>It each time it has moved, until it ends.</summary>
    public IAsyncEnumerable<FineTuneJobResponse> WatchAsync(Guid id, CancellationToken cancellationToken = default) => http.EventsAsync<FineTuneJobResponse>(new(HttpMethod.Get, $"/api/fine-tune-jobs/{id}/events"), cancellationToken);

    /// <summary>Stops it; it can go on.</summary>
    public Task<FineTuneJobResponse> StopAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<FineTuneJobResponse>($"/api/fine-tune-jobs/{id}/stop", null, cancellationToken);

    /// <summary>Goes on with a stopped one; nothing paid for is paid again.</summary>
    public Task<FineTuneJobResponse> ResumeAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<FineTuneJobResponse>($"/api/fine-tune-jobs/{id}/resume", null, cancellationToken);
}
