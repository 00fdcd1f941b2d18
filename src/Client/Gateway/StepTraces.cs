using System.Text.Json.Nodes;

namespace LlmOps.Client.Gateway;

/// <summary>What one step of a program run did.</summary>
/// <param name="Id">The step.</param>
/// <param name="Module">Its module, for example <c>chain_of_thought</c>.</param>
/// <param name="Attempt">Counted from 1 when the run had to try again (stable version, fallback model); else null.</param>
/// <param name="ElapsedMs">Wall time in milliseconds.</param>
/// <param name="Inputs">What it was given.</param>
/// <param name="Outputs">All it gave, with what its module added (<c>reasoning</c>, <c>trajectory</c>); null when it failed.</param>
/// <param name="Calls">Its model calls, in the order in which they ended.</param>
/// <param name="Error">Why it gave no outputs.</param>
public sealed record StepTraceResponse(string Id, string Module, int? Attempt, double ElapsedMs, JsonObject? Inputs, JsonObject? Outputs, IReadOnlyList<CallTraceResponse> Calls, string? Error);

/// <summary>One model call of a step.</summary>
/// <param name="Purpose">What for, when a step makes several: <c>attempt 2</c>, <c>item 3</c>.</param>
/// <param name="Model">The model asked.</param>
/// <param name="Messages">What was sent.</param>
/// <param name="Answer">The raw answer; null when the call failed.</param>
/// <param name="Outputs">What was read from it; null when it could not be read.</param>
/// <param name="InputTokens">Tokens of the prompt.</param>
/// <param name="OutputTokens">Tokens of the answer.</param>
/// <param name="Cost">In US dollars.</param>
/// <param name="ElapsedMs">Wall time in milliseconds.</param>
/// <param name="Repairs">Which repairs reading the answer needed; null for a clean one.</param>
/// <param name="Error">Why the call failed, or its answer could not be read.</param>
public sealed record CallTraceResponse(
    string? Purpose, string Model, IReadOnlyList<MessageResponse>? Messages, string? Answer, JsonObject? Outputs,
    long InputTokens, long OutputTokens, decimal Cost, double ElapsedMs, IReadOnlyList<string>? Repairs, string? Error);

/// <summary>One turn of a prompt. <c>Role</c> is <c>system</c>, <c>user</c> or <c>assistant</c>.</summary>
public sealed record MessageResponse(string Role, string Content);
