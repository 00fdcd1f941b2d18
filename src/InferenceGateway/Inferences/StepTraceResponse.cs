using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;

namespace LlmOps.InferenceGateway.Inferences;

/// <summary>What one step of a program run did. <c>Attempt</c> counts from 1 when the run had to try again: stable version, fallback model.</summary>
public sealed record StepTraceResponse(string Id, string Module, int? Attempt, double ElapsedMs, JsonObject? Inputs, JsonObject? Outputs, IReadOnlyList<CallTraceResponse> Calls, string? Error)
{
    /// <summary>The steps of one attempt, in the order of the document.</summary>
    internal static IEnumerable<StepTraceResponse> Of(ProgramSpec spec, RunTrace trace, int? attempt) =>
        spec.Steps.Join(trace.Steps, s => s.Id, t => t.StepId, (step, told) => new StepTraceResponse(
            step.Id, step.Module, attempt, Rounded(told.Elapsed), told.Inputs, told.Error is null ? told.Outputs : null, [.. told.Calls.Select(CallTraceResponse.Of)], told.Error));

    internal static double Rounded(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 3);
}

/// <summary>One model call of a step; <c>Cost</c> in US dollars.</summary>
public sealed record CallTraceResponse(
    string? Purpose, string Model, IReadOnlyList<MessageResponse>? Messages, string? Answer, JsonObject? Outputs,
    long InputTokens, long OutputTokens, decimal Cost, double ElapsedMs, IReadOnlyList<string>? Repairs, string? Error)
{
    internal static CallTraceResponse Of(CallTrace call) => new(
        call.Purpose.Length > 0 ? call.Purpose : null, call.Model, [.. call.Messages.Select(m => new MessageResponse(m.Role, m.Content))], call.Response is null ? null : call.Answer, call.Outputs,
        call.Usage.InputTokens, call.Usage.OutputTokens, call.Usage.Cost, StepTraceResponse.Rounded(call.Elapsed), call.Repairs.Count > 0 ? call.Repairs : null, call.Error);
}

/// <summary>One turn of a prompt.</summary>
public sealed record MessageResponse(string Role, string Content);
