using System.Text.Json.Nodes;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Execution;

/// <summary>The result of one run.</summary>
/// <param name="Outputs">The program's outputs by name, typed as declared.</param>
/// <param name="Steps">What happened, in the order of the document.</param>
/// <param name="Usage">The sum over all calls.</param>
public sealed record ProgramRun(JsonObject Outputs, IReadOnlyList<StepTrace> Steps, Usage Usage)
{
    /// <summary>The last model call that was answered; null when the program asks no model.</summary>
    public CallTrace? LastCall => Steps.SelectMany(s => s.Calls).LastOrDefault(c => c.Response is not null);

    /// <summary>Which repairs reading the answers needed, each once; empty for clean answers.</summary>
    public IReadOnlyList<string> Repairs => [.. Steps.SelectMany(s => s.Calls).SelectMany(c => c.Repairs).Distinct(StringComparer.Ordinal)];
}

/// <summary>What one step did.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Inputs">What it was given.</param>
/// <param name="Outputs">All it gave, with what its module added (<c>reasoning</c>, <c>trajectory</c>).</param>
/// <param name="Calls">Its model calls, in the order in which they ended.</param>
/// <param name="Elapsed">Wall time; zero when the run was given no clock.</param>
public sealed record StepTrace(string StepId, JsonObject Inputs, JsonObject Outputs, IReadOnlyList<CallTrace> Calls, TimeSpan Elapsed)
{
    /// <summary>Why it gave no outputs; null when it did.</summary>
    public string? Error { get; init; }
}

/// <summary>One call of a model.</summary>
/// <param name="Model">The model that was asked, as the gateway knows it.</param>
/// <param name="Purpose">What for, when a step makes several: <c>attempt 2</c>, <c>item 3</c>; else empty.</param>
/// <param name="Messages">What was sent.</param>
/// <param name="Answer">The raw answer; empty when the call failed.</param>
/// <param name="Outputs">What was read from it; null when it could not be read.</param>
/// <param name="Response">The model's response; null when the call failed.</param>
/// <param name="Repairs">Which repairs the reader needed.</param>
/// <param name="Elapsed">Wall time of the call; zero when the run was given no clock.</param>
public sealed record CallTrace(
    string Model, string Purpose, IReadOnlyList<ModelMessage> Messages, string Answer, JsonObject? Outputs, ModelResponse? Response, IReadOnlyList<string> Repairs, TimeSpan Elapsed)
{
    /// <summary>Why the call failed, or its answer could not be read.</summary>
    public string? Error { get; init; }

    /// <summary>What it consumed, as far as is known.</summary>
    public Usage Usage => Response?.Usage ?? default;
}
