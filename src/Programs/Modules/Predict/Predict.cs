using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>One prompt, one call, one answer read: the module all others are made of. The prompt is rendered once, when the version is compiled.</summary>
internal sealed class Predict : IModule
{
    private readonly AnswerCall _call;
    private readonly JsonObject? _responseFormat;
    private readonly FieldRepairs? _repairs;
    private readonly int _retrieve;
    private readonly DemoRetrieval? _retrieval;
    private readonly bool _isCompat;

    /// <param name="step">Model, demos and settings.</param>
    /// <param name="signature">What is asked.</param>
    /// <param name="profile">By which rules.</param>
    /// <param name="retrieve">How many of the demos a request shows, the most similar ones; 0 is all.</param>
    public Predict(StepSpec step, Signature signature, Profile profile, int retrieve = 0)
    {
        var adapter = AdapterNames.Find(step.Adapter);
        Signature = signature;
        var demos = Demo.InPromptOrder(signature, step.Demos ?? [], profile);
        Template = adapter.Format(signature, demos, profile);
        _retrieve = retrieve > 0 && demos.Count > retrieve ? retrieve : 0;
        _retrieval = _retrieve > 0 ? new DemoRetrieval(signature, demos) : null;
        _isCompat = profile.IsCompat;
        _responseFormat = Template.ResponseFormat;
        _call = new AnswerCall(step, signature, profile, (answer, reading) => adapter.Parse(signature, answer, reading), () => adapter.Follow(signature, profile));
        _repairs = step.RepairAttempts > 0 ? new FieldRepairs(step, signature, profile, adapter) : null;
    }

    private Predict(Predict other, JsonObject responseFormat) =>
        (Signature, Template, _call, _responseFormat, _repairs, _retrieve, _retrieval, _isCompat) = (other.Signature, other.Template, other._call, responseFormat, other._repairs, other._retrieve, other._retrieval, other._isCompat);

    public Signature Signature { get; }

    public PromptTemplate Template { get; }

    /// <summary>The turns in front of a request of middling size: all demos, or as many as are retrieved.</summary>
    public IEnumerable<ModelMessage> TypicalPrefix => _retrieval is null ? Template.Prefix : [Template.System, .. Template.Demos.Take(_retrieve).SelectMany(Turns)];

    /// <summary>The same prompt, asking for JSON of any shape instead of a schema.</summary>
    public Predict InJsonMode() => new(this, ResponseFormats.JsonMode());

    public ModelRequest Render(JsonObject inputs, StepRun run)
    {
        var last = Template.Request(inputs);
        return _call.Request(new Conversation(Template.WithHistory(Prefix(inputs, run.Options), inputs), run.Hint is { } hint ? last with { Content = $"{hint}\n\n{last.Content}" } : last), _responseFormat, run);
    }

    /// <exception cref="AnswerException">The answer could not be read as the declared outputs.</exception>
    public JsonObject Read(ModelRequest request, ModelResponse response, StepRun run) => _call.Read(request, response, TimeSpan.Zero, run);

    public async Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        var request = Render(inputs, run);
        try
        {
            return await _call.AskAsync(request, run, cancellationToken);
        }
        catch (AnswerException wrong) when (_repairs is not null)
        {
            return await _repairs.RunAsync(request, wrong, run, cancellationToken);
        }
    }

    private ModelMessage[] Prefix(JsonObject inputs, RunOptions options)
    {
        var left = options.LeaveOneOut && Template.Demos.Count > 0 ? DemoText.InputKey(Signature, inputs) : null;
        if (_retrieval is not null)
        {
            // The most similar stands next to the question, where models look most; DSPy shows it first.
            var nearest = _retrieval.Nearest(inputs, _retrieve, demo => Template.Demos[demo].InputKey != left);
            return [Template.System, .. (_isCompat ? nearest : nearest.Reverse()).SelectMany(demo => Turns(Template.Demos[demo]))];
        }

        return left is not null && Template.Demos.Any(d => d.InputKey == left) ? [Template.System, .. Template.Demos.Where(d => d.InputKey != left).SelectMany(Turns)] : Template.Prefix;
    }

    private static ModelMessage[] Turns(DemoTurns demo) => [demo.User, demo.Assistant];
}
