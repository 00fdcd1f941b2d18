using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Evals;

/// <summary>Makes a gate, or changes its policy.</summary>
/// <param name="Program">The program it is for.</param>
/// <param name="Policy">The policy document.</param>
public sealed record SetGateRequest(string Program, JsonObject Policy);

/// <summary>An approved baseline.</summary>
public sealed record BaselineResponse(Guid EvalRunId, string Who, string? Reason, DateTimeOffset At);

/// <summary>A gate with its policy and approved baseline.</summary>
public sealed record GateResponse(string Name, int Number, string Program, JsonObject Policy, BaselineResponse? Baseline, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>Approves a run as what candidates are held against.</summary>
public sealed record ApproveBaselineRequest(Guid EvalRunId, string? Reason = null);

/// <summary>Holds an ended run against a gate.</summary>
/// <param name="EvalRunId">The run.</param>
/// <param name="AllowUncertifiedJudges">Judges that may count without a valid certificate; recorded.</param>
/// <param name="Reason">Why.</param>
public sealed record DecideGateRequest(Guid EvalRunId, IReadOnlyList<string> AllowUncertifiedJudges, string? Reason = null);

/// <summary>A rule's outcome: <c>pass</c>, <c>fail</c>, <c>review</c> or <c>insufficient</c>.</summary>
public sealed record GateFindingResponse(string Rule, string Subject, string Status, string Detail);

/// <summary>A decision: <c>ship</c>, <c>hold</c>, <c>needs_review</c> or <c>insufficient_evidence</c>.</summary>
public sealed record GateDecisionResponse(Guid Id, string Gate, int GateNumber, Guid EvalRunId, Guid? BaselineRunId, string Verdict, IReadOnlyList<GateFindingResponse> Findings, IReadOnlyList<MetricComparison> Metrics, string Who, DateTimeOffset At);

/// <summary>Release gates.</summary>
public sealed class GatesClient
{
    private readonly LlmOpsHttp http;

    internal GatesClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Gates by name.</summary>
    public Task<Page<GateResponse>> ListAsync(string? program = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<GateResponse>>(Of("/api/gates", ("program", program), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One gate.</summary>
    public Task<GateResponse> GetAsync(string name, CancellationToken cancellationToken = default) => http.GetAsync<GateResponse>(Path(name), cancellationToken);

    /// <summary>Makes a gate, or changes its policy.</summary>
    public Task<GateResponse> SetAsync(string name, SetGateRequest request, CancellationToken cancellationToken = default) => http.PutAsync<GateResponse>(Path(name), request, cancellationToken);

    /// <summary>Approves a baseline.</summary>
    public Task<GateResponse> ApproveAsync(string name, ApproveBaselineRequest request, CancellationToken cancellationToken = default) => http.PostAsync<GateResponse>($"{Path(name)}/baselines", request, cancellationToken);

    /// <summary>Approved baselines, newest first.</summary>
    public Task<Page<BaselineResponse>> BaselinesAsync(string name, CancellationToken cancellationToken = default) => http.GetAsync<Page<BaselineResponse>>($"{Path(name)}/baselines", cancellationToken);

    /// <summary>Holds a run against the gate.</summary>
    public Task<GateDecisionResponse> DecideAsync(string name, DecideGateRequest request, CancellationToken cancellationToken = default) => http.PostAsync<GateDecisionResponse>($"{Path(name)}/decisions", request, cancellationToken);

    /// <summary>Decisions, newest first.</summary>
    public Task<Page<GateDecisionResponse>> DecisionsAsync(string name, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<GateDecisionResponse>>(Of($"{Path(name)}/decisions", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One decision.</summary>
    public Task<GateDecisionResponse> DecisionAsync(string name, Guid id, CancellationToken cancellationToken = default) => http.GetAsync<GateDecisionResponse>($"{Path(name)}/decisions/{id}", cancellationToken);

    private static string Path(string name) => $"/api/gates/{Uri.EscapeDataString(name)}";
}
