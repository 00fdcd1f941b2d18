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

    public Predict(StepSpec step, Signature signature, Profile profile)
    {
        var adapter = AdapterNames.Find(step.Adapter);
        Signature = signature;
        Template = adapter.Format(signature, Demo.InPromptOrder(signature, step.Demos ?? [], profile), profile);
        _responseFormat = Template.ResponseFormat;
        _call = new AnswerCall(step, signature, profile, (answer, reading) => adapter.Parse(signature, answer, reading), () => adapter.Follow(signature, profile));
        _repairs = step.RepairAttempts > 0 ? new FieldRepairs(step, signature, profile, adapter) : null;
    }

    private Predict(Predict other, JsonObject responseFormat) =>
        (Signature, Template, _call, _responseFormat, _repairs) = (other.Signature, other.Template, other._call, responseFormat, other._repairs);

    public Signature Signature { get; }

    public PromptTemplate Template { get; }

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
        if (!options.LeaveOneOut || Template.Demos.Count is 0)
        {
            return Template.Prefix;
        }

        var key = DemoText.InputKey(Signature, inputs);
        return Template.Demos.Any(d => d.InputKey == key)
            ? [Template.System, .. Template.Demos.Where(d => d.InputKey != key).SelectMany(d => (ModelMessage[])[d.User, d.Assistant])]
            : Template.Prefix;
    }
}
