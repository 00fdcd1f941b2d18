using System.Text.Json.Nodes;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Execution;

/// <summary>A program version compiled once: prompt parts rendered, types and readers prepared. Immutable and shared by all requests.</summary>
public sealed class ProgramPlan
{
    private ProgramPlan(ProgramSpec spec) => Spec = spec;

    /// <summary>The document this plan was made from.</summary>
    public ProgramSpec Spec { get; }

    /// <summary>Checks and compiles a document.</summary>
    /// <exception cref="SpecException">Everything wrong with the document.</exception>
    public static ProgramPlan Compile(ProgramSpec spec) => throw new NotSupportedException("not built yet");

    /// <summary>Runs the program once.</summary>
    /// <exception cref="InputException">An input is missing, unknown or of the wrong type.</exception>
    /// <exception cref="ModelException">The model call failed.</exception>
    /// <exception cref="AnswerException">The answer could not be read as the declared outputs.</exception>
    public Task<ProgramRun> RunAsync(JsonObject inputs, IModelClient model, RunOptions options, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");
}

/// <summary>What may differ from run to run of one plan.</summary>
public sealed record RunOptions
{
    /// <summary>No overrides.</summary>
    public static RunOptions Default { get; } = new();

    /// <summary>Asks this model instead of the document's.</summary>
    public string? Model { get; init; }

    /// <summary>Which repeated sample this is; goes to <see cref="ModelRequest.Sample"/> and <see cref="ModelRequest.Seed"/> when not 0.</summary>
    public int Sample { get; init; }

    /// <summary>Leaves out demos whose inputs equal the run's inputs, so that a labelled demo cannot give its own answer away.</summary>
    public bool LeaveOneOut { get; init; }
}

/// <summary>The result of one run.</summary>
/// <param name="Outputs">The program's outputs by name, typed as declared.</param>
/// <param name="Steps">What happened, step by step.</param>
/// <param name="Usage">The sum over all calls.</param>
public sealed record ProgramRun(JsonObject Outputs, IReadOnlyList<StepTrace> Steps, Usage Usage);

/// <summary>What one step did.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Messages">What was sent.</param>
/// <param name="Answer">The raw answer.</param>
/// <param name="Outputs">All outputs of the step, including <c>reasoning</c>.</param>
/// <param name="Response">The model's response.</param>
/// <param name="Repairs">Which repairs the reader needed; empty for a clean answer.</param>
public sealed record StepTrace(string StepId, IReadOnlyList<ModelMessage> Messages, string Answer, JsonObject Outputs, ModelResponse Response, IReadOnlyList<string> Repairs);

/// <summary>An input is missing, unknown or of the wrong type.</summary>
public sealed class InputException(string field, string reason) : Exception($"Input '{field}' {reason}")
{
    /// <summary>The input's name.</summary>
    public string Field { get; } = field;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}

/// <summary>A model's answer could not be read as the declared outputs.</summary>
public sealed class AnswerException(string field, string? value, string reason, string answer) : Exception($"Output '{field}' {reason}")
{
    /// <summary>The output field at fault.</summary>
    public string Field { get; } = field;

    /// <summary>The text found for it, if any.</summary>
    public string? Value { get; } = value;

    /// <summary>Why it was not accepted.</summary>
    public string Reason { get; } = reason;

    /// <summary>The whole raw answer, for the record; never shown to other users.</summary>
    public string Answer { get; } = answer;

    /// <summary>What the call consumed all the same.</summary>
    public Usage Usage { get; init; }

    /// <summary>The gateway's id of the call, when it went through the gateway.</summary>
    public string? InferenceId { get; init; }
}
