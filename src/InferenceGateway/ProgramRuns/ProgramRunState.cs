using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.Programs.Execution;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>What a caller wants of a program.</summary>
internal sealed record ProgramCall(string Program, JsonObject Inputs, string? User, string? Session, string? Version, string? Tags)
{
    /// <summary>Whether the caller wants to see what each step did.</summary>
    public bool WantsTrace { get; init; }
}

/// <summary>A run under way.</summary>
internal sealed class ProgramRunState(InferenceCall call, RolloutDecision decision, JsonObject inputs)
{
    private readonly List<(ProgramPlan Plan, RunTrace Trace)> attempts = [];

    public InferenceCall Call => call;

    public RolloutDecision Decision => decision;

    public JsonObject Inputs => inputs;

    public bool WantsTrace { get; init; }

    /// <summary>Whether the trace is kept with the inference.</summary>
    public bool KeepsTrace { get; init; }

    /// <summary>What each step did so far, over all attempts.</summary>
    public IReadOnlyList<StepTraceResponse> Steps => [.. attempts.Index().SelectMany(a => StepTraceResponse.Of(a.Item.Plan.Spec, a.Item.Trace, attempts.Count > 1 ? a.Index + 1 : null))];

    public void Serve(ProgramAttempt attempt, string? because, GatewaySnapshot snapshot)
    {
        var record = call.Record;
        (record.ServedArm, record.ServedBy, record.Version) = (attempt.Arm, attempt.ServedBy, attempt.Version.Number);
        record.FallbackReason ??= because;
        if (attempt.FirstModel is { } model)
        {
            (record.Model, record.Provider) = (model, snapshot.Models.GetValueOrDefault(model)?.Provider.Name);
        }
    }

    /// <summary>Hears what an attempt does; null when nobody wants to know.</summary>
    public RunTrace? Hear(ProgramPlan plan)
    {
        if (!WantsTrace && !KeepsTrace)
        {
            return null;
        }

        attempts.Add((plan, new RunTrace()));
        return attempts[^1].Trace;
    }
}
