using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Execution;

/// <summary>A program version compiled once: prompt parts rendered, types and readers prepared. Immutable and shared by all requests.</summary>
public sealed class ProgramPlan
{
    private readonly StepPlan _step;
    private readonly (string Name, string Field)[] _outputs;

    private ProgramPlan(ProgramSpec spec)
    {
        Spec = spec;
        _step = new StepPlan(spec.Steps[0], spec.Profile is "compat" ? Profile.Compat : Profile.Native);
        _outputs = spec.Outputs is { Count: > 0 } outputs
            ? [.. outputs.Select(o => (o.Key, BindingPath.TryOutput(o.Value, out _, out var field) ? field : ""))]
            : [.. spec.Steps[0].Signature.Outputs.Select(f => (f.Name, f.Name))];
    }

    /// <summary>The document this plan was made from.</summary>
    public ProgramSpec Spec { get; }

    /// <summary>The program's inputs: names and types as a caller must give them.</summary>
    public IReadOnlyList<SignatureField> Inputs => _step.ProgramInputs;

    /// <summary>The signature the model sees, with the fields the module adds.</summary>
    public Signature Signature => _step.Signature;

    /// <summary>About how many tokens the prompt takes without its inputs.</summary>
    public long PromptTokensEstimate => TokenEstimate.Of(_step.Template.Prefix) + TokenEstimate.Of(_step.Template.Requirement);

    /// <summary>Checks and compiles a document.</summary>
    /// <exception cref="SpecException">Everything wrong with the document.</exception>
    public static ProgramPlan Compile(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecProblem[] problems = [.. SpecCheck.Problems(spec)];
        return problems.Length is 0 ? new ProgramPlan(spec) : throw new SpecException(problems);
    }

    /// <summary>The request a run would send, without sending it.</summary>
    /// <exception cref="InputException">An input is missing, unknown or of the wrong type.</exception>
    public ModelRequest Render(JsonObject inputs, RunOptions options) => _step.Render(inputs, options);

    /// <summary>Reads a raw answer as a run would.</summary>
    /// <exception cref="AnswerException">The answer could not be read as the declared outputs.</exception>
    public ProgramRun Read(ModelRequest request, ModelResponse response)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        var trace = _step.Read(request, response);
        var outputs = new JsonObject();
        foreach (var (name, field) in _outputs)
        {
            outputs[name] = trace.Outputs[field]?.DeepClone();
        }

        return new ProgramRun(outputs, [trace], response.Usage);
    }

    /// <summary>Runs the program once: one model call, never a hidden second one.</summary>
    /// <exception cref="InputException">An input is missing, unknown or of the wrong type.</exception>
    /// <exception cref="ModelException">The model call failed.</exception>
    /// <exception cref="AnswerException">The answer could not be read as the declared outputs.</exception>
    public async Task<ProgramRun> RunAsync(JsonObject inputs, IModelClient model, RunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        var request = Render(inputs, options);
        return Read(request, await model.CompleteAsync(request, cancellationToken));
    }

    /// <summary>
    /// Runs the program once and tells the text of each field as it arrives. The deltas are a preview; the last event carries the run
    /// as it was read from the whole answer. Errors are those of <see cref="RunAsync"/>.
    /// </summary>
    public async IAsyncEnumerable<ProgramEvent> StreamAsync(
        JsonObject inputs, IModelClient model, RunOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        var request = Render(inputs, options);
        var follower = _step.Follow();
        var answer = new StringBuilder();
        var response = new ModelResponse("", default, request.Model, null);
        await foreach (var chunk in model.StreamAsync(request, cancellationToken))
        {
            answer.Append(chunk.Text);
            response = response with
            {
                Usage = chunk.Usage ?? response.Usage,
                FinishReason = chunk.FinishReason ?? response.FinishReason,
                Model = chunk.Model ?? response.Model,
                InferenceId = chunk.InferenceId ?? response.InferenceId,
            };
            foreach (var (field, delta) in follower?.Append(chunk.Text) ?? [])
            {
                yield return new ProgramEvent(field, delta, null);
            }
        }

        foreach (var (field, delta) in follower?.Finish() ?? [])
        {
            yield return new ProgramEvent(field, delta, null);
        }

        var run = Read(request, response with { Text = answer.ToString() });
        if (follower is null)
        {
            foreach (var (field, value) in run.Steps[^1].Outputs)
            {
                yield return new ProgramEvent(field, _step.TextOf(field, value), null);
            }
        }

        yield return new ProgramEvent(null, "", run);
    }
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
