using static LlmOps.Client.Query;

namespace LlmOps.Client.Evals;

/// <summary>Makes a judge, or its next version.</summary>
public sealed record PublishJudgeRequest
{
    /// <summary>The program that judges.</summary>
    public required string Program { get; init; }

    /// <summary>Its version: number, label or <c>latest</c>.</summary>
    public string Version { get; init; } = "latest";

    /// <summary>Asks this model instead of the version's.</summary>
    public string? Model { get; init; }

    /// <summary>The output with the verdict; not needed when the program has one output.</summary>
    public string? Output { get; init; }

    /// <summary>Verdicts that pass; <c>true</c> when absent, empty for a grade from 0 to 1.</summary>
    public IReadOnlyList<string>? Pass { get; init; }

    /// <summary>Where the judge's inputs come from: <c>inputs.NAME</c>, <c>expected.NAME</c> or <c>outputs.NAME</c>, by input; by name when absent.</summary>
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    /// <summary>The input that holds the judged answer; its length is held against the verdicts.</summary>
    public string? AnswerInput { get; init; }

    /// <summary>The two inputs with the answers it compares; verdicts that pass then name the first. Its certificate asks in both orders.</summary>
    public IReadOnlyList<string>? Pair { get; init; }
}

/// <summary>A judge with its newest certificate.</summary>
public sealed record JudgeResponse(
    string Name, int Number, string Hash, string Program, int ProgramVersion, string? Model, string Output, IReadOnlyList<string> Pass, IReadOnlyDictionary<string, string> Inputs,
    string? AnswerInput, string CreatedBy, DateTimeOffset CreatedAt, bool IsCertified, CertificateResponse? Certificate, IReadOnlyList<string>? Pair = null);

/// <summary>What a judge has to show; absent members keep the server's defaults.</summary>
public sealed record CertificateRequirements
{
    /// <summary>Labelled cases, at least.</summary>
    public int MinCases { get; init; } = 40;

    /// <summary>Cohen's kappa, -1 to 1.</summary>
    public double MinKappa { get; init; } = 0.6;

    /// <summary>Lower end of kappa's 95 % interval.</summary>
    public double MinKappaLower { get; init; } = 0.4;

    /// <summary>Share of what people pass that the judge passes.</summary>
    public double MinTruePositiveRate { get; init; } = 0.7;

    /// <summary>Share of what people fail that the judge fails.</summary>
    public double MinTrueNegativeRate { get; init; } = 0.7;

    /// <summary>Share of cases decided alike when asked twice.</summary>
    public double MinSelfConsistency { get; init; } = 0.9;

    /// <summary>Largest rank correlation of verdict and answer length, 0 to 1.</summary>
    public double MaxLengthBias { get; init; } = 0.4;

    /// <summary>Share of compared pairs decided alike in both orders, 0 to 1.</summary>
    public double MinPositionConsistency { get; init; } = 0.8;

    /// <summary>Largest share of unreadable verdicts.</summary>
    public double MaxUnreadable { get; init; } = 0.05;
}

/// <summary>Measures a judge against people's labels.</summary>
public sealed record CertifyJudgeRequest
{
    /// <summary>Dataset with people's verdicts.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its version: number or <c>latest</c>.</summary>
    public string DatasetVersion { get; init; } = "latest";

    /// <summary><c>validation</c> or <c>test</c>.</summary>
    public string Split { get; init; } = "validation";

    /// <summary>The label with the person's verdict; not needed when there is one.</summary>
    public string? LabelField { get; init; }

    /// <summary>Labels with further people's verdicts.</summary>
    public IReadOnlyList<string> RaterFields { get; init; } = [];

    /// <summary>What has to be shown.</summary>
    public CertificateRequirements Requirements { get; init; } = new();

    /// <summary>How long the certificate holds, 1 to 730 days.</summary>
    public int ValidDays { get; init; } = 90;

    /// <summary>Why the sealed test split may be used.</summary>
    public string? Reason { get; init; }
}

/// <summary>A value with its 95 % interval.</summary>
public sealed record EstimateResponse(double Value, double Lower, double Upper);

/// <summary>A rank correlation with its two-sided p-value.</summary>
public sealed record CorrelationResponse(double Value, double PValue);

/// <summary>Whether a judge that compares follows the places of the answers: share decided alike in both orders, and share of verdicts for the first place.</summary>
public sealed record PositionBiasResponse(int Cases, EstimateResponse Consistency, double FirstShare, double PValue);

/// <summary>What was measured of a judge. Counts are person first: <c>TruePass</c> both pass, <c>FalsePass</c> the judge passes what the person fails.</summary>
public sealed record JudgeFiguresResponse(
    int Cases, int Unreadable, int TruePass, int FalsePass, int TrueFail, int FalseFail, EstimateResponse Agreement, EstimateResponse? Kappa, EstimateResponse? TruePositiveRate,
    EstimateResponse? TrueNegativeRate, EstimateResponse? HumanCeiling, EstimateResponse? SelfConsistency, CorrelationResponse? LengthBias, PositionBiasResponse? PositionBias = null);

/// <summary>A certificate: <c>measuring</c>, <c>certified</c>, <c>refused</c>, <c>failed</c>, <c>expired</c> or <c>suspended</c>.</summary>
public sealed record CertificateResponse(
    Guid Id, string Judge, int JudgeNumber, string Dataset, int DatasetVersion, string Split, string LabelField, IReadOnlyList<string> RaterFields, string Status, IReadOnlyList<string> Reasons,
    JudgeFiguresResponse? Figures, CertificateRequirements Requirements, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? SentinelAt);

/// <summary>A look whether a certified judge still judges as it did: <c>measuring</c>, <c>steady</c>, <c>changed</c> or <c>failed</c>.</summary>
public sealed record SentinelCheckResponse(Guid Id, Guid CertificateId, DateTimeOffset StartedAt, string Status, double? Kappa, double? FlipRate, IReadOnlyList<string> Reasons, DateTimeOffset? EndedAt);

/// <summary>Where a judge without a certificate was let decide.</summary>
public sealed record JudgeOverrideResponse(Guid Id, string Judge, int JudgeNumber, string UsedBy, string Who, string? Reason, DateTimeOffset At);

/// <summary>Judges and their certificates.</summary>
public sealed class JudgesClient
{
    private readonly LlmOpsHttp http;

    internal JudgesClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Judges by name.</summary>
    public Task<Page<JudgeResponse>> ListAsync(string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) => http.GetAsync<Page<JudgeResponse>>(Of("/api/judges", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One judge.</summary>
    public Task<JudgeResponse> GetAsync(string name, CancellationToken cancellationToken = default) => http.GetAsync<JudgeResponse>(Path(name), cancellationToken);

    /// <summary>Makes a judge, or its next version.</summary>
    public Task<JudgeResponse> PublishAsync(string name, PublishJudgeRequest request, CancellationToken cancellationToken = default) => http.PutAsync<JudgeResponse>(Path(name), request, cancellationToken);

    /// <summary>Starts measuring.</summary>
    public Task<CertificateResponse> CertifyAsync(string name, CertifyJudgeRequest request, CancellationToken cancellationToken = default) => http.PostAsync<CertificateResponse>($"{Path(name)}/certificates", request, cancellationToken);

    /// <summary>One certificate.</summary>
    public Task<CertificateResponse> CertificateAsync(string name, Guid id, CancellationToken cancellationToken = default) => http.GetAsync<CertificateResponse>($"{Path(name)}/certificates/{id}", cancellationToken);

    /// <summary>Certificates, newest first.</summary>
    public Task<Page<CertificateResponse>> CertificatesAsync(string name, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<CertificateResponse>>(Of($"{Path(name)}/certificates", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Asks a certified judge about its labels again.</summary>
    public Task<SentinelCheckResponse> CheckAsync(string name, CancellationToken cancellationToken = default) => http.PostAsync<SentinelCheckResponse>($"{Path(name)}/sentinel-checks", null, cancellationToken);

    /// <summary>Sentinel checks, newest first.</summary>
    public Task<Page<SentinelCheckResponse>> ChecksAsync(string name, CancellationToken cancellationToken = default) => http.GetAsync<Page<SentinelCheckResponse>>($"{Path(name)}/sentinel-checks", cancellationToken);

    /// <summary>Where judges without a certificate were let decide, newest first.</summary>
    public Task<Page<JudgeOverrideResponse>> OverridesAsync(string? judge = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<JudgeOverrideResponse>>(Of("/api/judge-overrides", ("judge", judge), ("cursor", cursor), ("limit", limit)), cancellationToken);

    private static string Path(string name) => $"/api/judges/{Uri.EscapeDataString(name)}";
}
