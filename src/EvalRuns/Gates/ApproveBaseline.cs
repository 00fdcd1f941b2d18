using System.Security.Claims;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.EvalRuns.Gates;

/// <summary>Body of the request that approves a run as baseline.</summary>
internal sealed record ApproveBaselineRequest(Guid EvalRunId, string? Reason);

/// <summary>Approves a completed run as what candidates are held against.</summary>
internal static class ApproveBaseline
{
    public static async Task<Ok<GateResponse>> Handle(string name, ApproveBaselineRequest request, ClaimsPrincipal user, EvalRunsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var gate = await db.GateAsync(name, cancellationToken);
        var run = await db.RunAsync(request.EvalRunId, cancellationToken);
        Require(gate, run);
        var now = time.GetUtcNow();
        var baseline = new GateBaseline { Id = Guid.CreateVersion7(now), Gate = name, EvalRunId = run.Id, Who = user.KeyName(), Reason = request.Reason, At = now };
        db.Add(baseline);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(GateResponse.Of(gate, baseline));
    }

    /// <summary>A baseline is whole, and has every metric of the policy.</summary>
    private static void Require(GateVersion gate, EvalRun run)
    {
        if (run.Program != gate.Program)
        {
            throw ProblemException.Invalid("eval_run_id", $"the run scored '{run.Program}'; the gate is for '{gate.Program}'.");
        }

        if (run.Status is not EvalRunStatus.Completed)
        {
            throw ProblemException.Conflict("eval_run_not_completed", $"Only a completed run can be a baseline; this one is {run.Status.ToString().ToLowerInvariant()}.");
        }

        if (gate.Rules.Metrics.Select(m => m.Metric).Except(run.Metrics, StringComparer.Ordinal).ToList() is { Count: > 0 } missing)
        {
            throw ProblemException.Invalid("eval_run_id", $"the run has no score of {string.Join(", ", missing)}.");
        }
    }
}
