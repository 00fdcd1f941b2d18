using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>Holds a rollout to a gate's last word about its candidate. The client is made when a gate is named: a gateway that runs alone knows no address.</summary>
internal sealed class GateCheck(IServiceProvider services)
{
    private const string Ship = "ship";

    /// <returns>The reason for the audit log, with what the gate said.</returns>
    /// <exception cref="ProblemException">409 <c>gate_not_passed</c> unless the gate says ship or is overridden with a reason; 400 for an override without a gate.</exception>
    public async Task<string?> RequireAsync(StartRolloutRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Gate))
        {
            return string.IsNullOrWhiteSpace(request.GateOverride) ? request.Reason : throw ProblemException.Invalid("gate_override", "names no gate; give the gate it overrides.");
        }

        var evals = services.GetRequiredService<EvalRunsClient>();
        var (gate, verdict) = (await evals.GateAsync(request.Gate, cancellationToken), await evals.VerdictAsync(request.Gate, request.Candidate, cancellationToken));
        if (gate.Program != request.Program)
        {
            throw ProblemException.Invalid("gate", $"'{gate.Name}' is a gate for '{gate.Program}', not for '{request.Program}'.");
        }

        var said = verdict is null ? $"gate {gate.Name} has not judged version {request.Candidate}" : $"gate {gate.Name} says {verdict.Verdict.Replace('_', ' ')}";
        return verdict?.Verdict == Ship ? Noted(request.Reason, said)
            : string.IsNullOrWhiteSpace(request.GateOverride)
                ? throw ProblemException.Conflict("gate_not_passed", $"The {said}{Why(verdict)}. Nothing is rolled out; give gate_override with a reason to do it all the same.")
                : Noted(request.Reason, $"{said}; overridden: {request.GateOverride.Trim()}");
    }

    private static string Why(GateVerdict? verdict) => verdict is null ? "" : string.Concat(verdict.Findings.Where(f => f.Status != "pass").Take(3).Select(f => $"; {f.Subject}: {f.Detail.TrimEnd('.')}"));

    private static string Noted(string? reason, string said) => string.IsNullOrWhiteSpace(reason) ? $"({said})" : $"{reason.Trim()} ({said})";
}
