using System.Text.Json;
using LlmOps.EvalRuns.Comparisons;
using LlmOps.Evaluation.Gates;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Gates;

/// <summary>A gate as callers see it.</summary>
internal sealed record GateResponse(string Name, int Number, string Program, GatePolicy Policy, BaselineResponse? Baseline, string CreatedBy, DateTimeOffset CreatedAt)
{
    public static GateResponse Of(GateVersion gate, GateBaseline? baseline) => new(gate.Name, gate.Number, gate.Program, gate.Rules, baseline is null ? null : BaselineResponse.Of(baseline), gate.CreatedBy, gate.CreatedAt);
}

/// <summary>An approved baseline.</summary>
internal sealed record BaselineResponse(Guid EvalRunId, string Who, string? Reason, DateTimeOffset At)
{
    public static BaselineResponse Of(GateBaseline baseline) => new(baseline.EvalRunId, baseline.Who, baseline.Reason, baseline.At);
}

/// <summary>A rule's outcome: <c>pass</c>, <c>fail</c>, <c>review</c> or <c>insufficient</c>.</summary>
internal sealed record FindingResponse(string Rule, string Subject, string Status, string Detail)
{
    public static FindingResponse Of(GateFinding finding) => new(finding.Rule, finding.Subject, finding.Status.ToString().ToLowerInvariant(), finding.Detail);
}

/// <summary>A decision: <c>ship</c>, <c>hold</c>, <c>needs_review</c> or <c>insufficient_evidence</c>.</summary>
internal sealed record DecisionResponse(Guid Id, string Gate, int GateNumber, Guid EvalRunId, Guid? BaselineRunId, string Verdict, IReadOnlyList<FindingResponse> Findings, IReadOnlyList<MetricComparison> Metrics, string Who, DateTimeOffset At)
{
    public static DecisionResponse Of(StoredDecision decision) => new(decision.Id, decision.Gate, decision.GateNumber, decision.EvalRunId, decision.BaselineRunId, decision.Verdict,
        JsonSerializer.Deserialize<IReadOnlyList<FindingResponse>>(decision.Findings, JsonDefaults.Options)!, JsonSerializer.Deserialize<IReadOnlyList<MetricComparison>>(decision.Metrics, JsonDefaults.Options)!, decision.Who, decision.At);

    public static string Text(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Ship => "ship",
        GateVerdict.Hold => "hold",
        GateVerdict.NeedsReview => "needs_review",
        _ => "insufficient_evidence",
    };
}
