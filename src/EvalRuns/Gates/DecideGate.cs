using System.Security.Claims;
using System.Text.Json;
using LlmOps.EvalRuns.Comparisons;
using LlmOps.EvalRuns.Judges;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.Evaluation.Gates;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.EvalRuns.Gates;

/// <summary>Body of the request that holds a run against a gate.</summary>
internal sealed record DecideGateRequest
{
    public Guid EvalRunId { get; init; }

    /// <summary>Judges that may count without a valid certificate; recorded, and the verdict is at best <c>needs_review</c>.</summary>
    public IReadOnlyList<string> AllowUncertifiedJudges { get; init; } = [];

    public string? Reason { get; init; }
}

/// <summary>Holds an ended run against the policy and the approved baseline, and keeps what came out.</summary>
internal static class DecideGate
{
    public static async Task<Ok<DecisionResponse>> Handle(string name, DecideGateRequest request, ClaimsPrincipal user, EvalRunsDbContext db, GateEvidenceReader reader, JudgeDirectory judges, TimeProvider time, CancellationToken cancellationToken)
    {
        var gate = await db.GateAsync(name, cancellationToken);
        var run = await db.RunAsync(request.EvalRunId, cancellationToken);
        if (run.Program != gate.Program)
        {
            throw ProblemException.Invalid("eval_run_id", $"the run scored '{run.Program}'; the gate is for '{gate.Program}'.");
        }

        if (!run.HasEnded)
        {
            throw ProblemException.Conflict("eval_run_not_ended", $"The run is {run.Status.ToString().ToLowerInvariant()}; a gate decides on runs that have ended.");
        }

        var uncertified = await judges.AllowForGateAsync(run, gate.Rules, request.AllowUncertifiedJudges, $"gate {name}", user.KeyName(), request.Reason, cancellationToken);
        var baseline = await db.BaselineAsync(name, cancellationToken);
        var evidence = await reader.ReadAsync(run, baseline is null ? null : await db.RunAsync(baseline.EvalRunId, cancellationToken), gate.Rules, uncertified, cancellationToken);
        var decision = GateDecision.Of(gate.Rules, evidence);
        var now = time.GetUtcNow();
        var stored = new StoredDecision
        {
            Id = Guid.CreateVersion7(now), Gate = name, GateNumber = gate.Number, EvalRunId = run.Id, BaselineRunId = baseline?.EvalRunId, Verdict = DecisionResponse.Text(decision.Verdict),
            Findings = JsonSerializer.Serialize(decision.Findings.Select(FindingResponse.Of), JsonDefaults.Options),
            Metrics = JsonSerializer.Serialize(evidence.Comparisons.Select(c => MetricComparison.Of(c.Key, c.Value)), JsonDefaults.Options),
            Who = user.KeyName(), At = now,
        };
        db.Add(stored);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(DecisionResponse.Of(stored));
    }
}
