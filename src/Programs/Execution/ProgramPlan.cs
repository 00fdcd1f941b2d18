using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LlmOps.Programs.Models;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Execution;

/// <summary>A program version compiled once: prompt parts rendered, types and readers prepared. Immutable and shared by all requests.</summary>
public sealed class ProgramPlan
{
    private readonly Profile _profile;
    private readonly StepPlan[] _steps;
    private readonly ProgramOutput[] _outputs;

    private ProgramPlan(ProgramSpec spec)
    {
        Spec = spec;
        _profile = Profile.Find(spec.Profile)!;
        var types = DeclaredTypes.Of(spec);
        _steps = [.. StepOrder.Sorted(spec).Select(s => new StepPlan(s, types, _profile))];
        _outputs = [.. ProgramOutput.Of(spec, _steps)];
        Inputs = [.. _steps.SelectMany(s => s.ProgramInputs).DistinctBy(f => f.Name)];
        Outputs = [.. _outputs.Select(o => o.Field with { Name = o.Name })];
    }

    /// <summary>The document this plan was made from.</summary>
    public ProgramSpec Spec { get; }

    /// <summary>The program's inputs: names and types as a caller must give them.</summary>
    public IReadOnlyList<SignatureField> Inputs { get; }

    /// <summary>The program's outputs: names and types as a run gives them.</summary>
    public IReadOnlyList<SignatureField> Outputs { get; }

    /// <summary>The signature the model sees of a program of one plain step, with the fields its module adds.</summary>
    internal Signature Signature => OnlyCall.Signature;

    /// <summary>About how many tokens the prompts take without their inputs; a step that calls several times counts once.</summary>
    public long PromptTokensEstimate => _steps.Select(s => s.Prompt).OfType<Predict>().Sum(p => TokenEstimate.Of(p.TypicalPrefix) + TokenEstimate.Of(p.Template.Requirement));

    /// <summary>Checks and compiles a document.</summary>
    /// <exception cref="SpecException">Everything wrong with the document.</exception>
    public static ProgramPlan Compile(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecProblem[] problems = [.. SpecCheck.Problems(spec)];
        return problems.Length is 0 ? new ProgramPlan(spec) : throw new SpecException(problems);
    }

    /// <summary>Checks a run's inputs without running.</summary>
    /// <exception cref="InputException">An input is missing, unknown or of the wrong type.</exception>
    public void Check(JsonObject inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        InputCheck.Run(Inputs, inputs, _profile);
    }

    /// <summary>The request a run of a program of one plain step would send, without sending it.</summary>
    /// <exception cref="InputException">An input is missing, unknown or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The program makes more than one call.</exception>
    public ModelRequest Render(JsonObject inputs, RunOptions options)
    {
        Check(inputs);
        ArgumentNullException.ThrowIfNull(options);
        return OnlyCall.Render(_steps[0].Inputs(inputs, _ => []), new StepRun(NoModel.Instance, options, new CallLog()));
    }

    /// <summary>Reads a raw answer as a run of a program of one plain step would.</summary>
    /// <exception cref="AnswerException">The answer could not be read as the declared outputs.</exception>
    /// <exception cref="InvalidOperationException">The program makes more than one call.</exception>
    public ProgramRun Read(ModelRequest request, ModelResponse response)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        var calls = new CallLog();
        var outputs = OnlyCall.Read(request, response, new StepRun(NoModel.Instance, RunOptions.Default, calls));
        return Finish([new StepTrace(_steps[0].Id, [], outputs, calls.ToList(), TimeSpan.Zero)], response.Usage);
    }

    /// <summary>Runs the program. A plain step makes one model call, never a hidden second one.</summary>
    /// <exception cref="InputException">An input is missing, unknown or of the wrong type, or a file cannot be split.</exception>
    /// <exception cref="ModelException">A model call failed.</exception>
    /// <exception cref="AnswerException">An answer could not be read as the declared outputs.</exception>
    public Task<ProgramRun> RunAsync(JsonObject inputs, IModelClient model, RunOptions options, CancellationToken cancellationToken) => RunAsync(inputs, model, options, null, cancellationToken);

    /// <summary>
    /// Runs the program and tells the text of each output as it arrives, and its value when its step has ended. The deltas are a preview; the last
    /// event carries the run as it was read from the whole answers. Errors are those of <see cref="RunAsync(JsonObject, IModelClient, RunOptions, CancellationToken)"/>.
    /// </summary>
    public async IAsyncEnumerable<ProgramEvent> StreamAsync(
        JsonObject inputs, IModelClient model, RunOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var news = Channel.CreateUnbounded<ProgramEvent>(new UnboundedChannelOptions { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = RunAndCloseAsync(inputs, model, options, news.Writer, stop.Token);
        try
        {
            await foreach (var item in news.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }

            yield return new ProgramEvent(null, "", await run);
        }
        finally
        {
            await stop.CancelAsync();
            await run.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private Predict OnlyCall => _steps is [{ Prompt: { } only }] ? only : throw new InvalidOperationException("The program makes more than one call.");

    private async Task<ProgramRun> RunAsync(JsonObject inputs, IModelClient model, RunOptions options, Action<string, ProgramEvent>? tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        Check(inputs);
        var execution = new ProgramExecution(_steps, inputs, model, options, tell);
        return Finish(await execution.RunAsync(cancellationToken), execution.Usage);
    }

    private async Task<ProgramRun> RunAndCloseAsync(JsonObject inputs, IModelClient model, RunOptions options, ChannelWriter<ProgramEvent> news, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(inputs, model, options, Tell, cancellationToken);
        }
        finally
        {
            news.Complete();
        }

        void Tell(string step, ProgramEvent told)
        {
            foreach (var name in ToldAs(step, told.Field!))
            {
                news.TryWrite(told with { Field = name });
            }
        }
    }

    // Without named outputs also what the last step's module adds is told, such as a reasoning.
    private IEnumerable<string> ToldAs(string step, string field) =>
        Spec.Outputs is { Count: > 0 } ? _outputs.Where(o => o.Step == step && o.Field.Name == field).Select(o => o.Name) : step == Spec.Steps[^1].Id ? [field] : [];

    private ProgramRun Finish(IReadOnlyList<StepTrace> traces, Usage usage)
    {
        var outputs = new JsonObject();
        foreach (var output in _outputs)
        {
            outputs[output.Name] = traces.First(t => t.StepId == output.Step).Outputs[output.Field.Name]?.DeepClone();
        }

        return new ProgramRun(outputs, traces.Count is 1 ? traces : [.. Spec.Steps.Select(s => traces.First(t => t.StepId == s.Id))], usage);
    }
}
