using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Models;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Execution;

/// <summary>One step compiled: its prompt template, where its inputs come from, how its answer is read.</summary>
internal sealed class StepPlan
{
    private readonly StepSpec _spec;
    private readonly Profile _profile;
    private readonly IAdapter _adapter;

    // Step input and the program input it is bound to; empty when every name is its own.
    private readonly (string Field, string Input)[] _renamed;

    public StepPlan(StepSpec spec, Profile profile)
    {
        _spec = spec;
        _profile = profile;
        _adapter = AdapterNames.Find(spec.Adapter);
        var declared = new Signature(spec.Signature.Instructions, Fields(spec.Signature.Inputs), Fields(spec.Signature.Outputs));
        Signature = ModuleNames.Apply(spec.Module, declared);
        Template = _adapter.Format(Signature, Demo.InPromptOrder(Signature, spec.Demos ?? [], profile), profile);
        (string Field, string Input)[] sources = [.. Signature.Inputs.Select(f => (f.Name, Source(f.Name)))];
        _renamed = Array.Exists(sources, s => s.Field != s.Input) ? sources : [];
        ProgramInputs = [.. Signature.Inputs.Select(f => f with { Name = Source(f.Name) })];
    }

    public Signature Signature { get; }

    public PromptTemplate Template { get; }

    public IReadOnlyList<SignatureField> ProgramInputs { get; }

    public ModelRequest Render(JsonObject inputs, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        InputCheck.Run(ProgramInputs, inputs, _profile);
        var values = StepInputs(inputs);
        return new ModelRequest(options.Model ?? _spec.Model.Name, new Conversation(Prefix(values, options), Template.Request(values)))
        {
            Temperature = _spec.Model.Temperature,
            MaxTokens = _spec.Model.MaxTokens,
            Seed = options.Sample is 0 ? null : options.Sample,
            Sample = options.Sample,
            // A JSON node has one parent, and clients put it into a body of their own.
            ResponseFormat = Template.ResponseFormat?.DeepClone().AsObject(),
        };
    }

    public StepTrace Read(ModelRequest request, ModelResponse response)
    {
        var reading = new AnswerReading(_profile);
        try
        {
            if (string.IsNullOrWhiteSpace(response.Text))
            {
                throw new AnswerException(Signature.Outputs[0].Name, null, "is missing: the answer is empty", response.Text);
            }

            var outputs = _adapter.Parse(Signature, response.Text, reading);
            return new StepTrace(_spec.Id, request.Messages, response.Text, outputs, response, reading.Repairs);
        }
        catch (AnswerException wrong)
        {
            var reason = response.FinishReason is "length" ? $"{wrong.Reason} (the answer was cut at the token limit)" : wrong.Reason;
            throw new AnswerException(wrong.Field, wrong.Value, reason, response.Text) { Usage = response.Usage, InferenceId = response.InferenceId };
        }
    }

    public IAnswerFollower? Follow() => _adapter.Follow(Signature);

    public string TextOf(string output, JsonNode? value) => ValueText.Of(Signature.Outputs.First(f => f.Name == output).Type, value, _profile);

    private static IReadOnlyList<SignatureField> Fields(IEnumerable<FieldSpec> fields) => [.. fields.Select(f => new SignatureField(f.Name, FieldType.Parse(f.Type), f.Desc))];

    private string Source(string field) =>
        _spec.Bind is { } bind && bind.TryGetValue(field, out var path) && BindingPath.TryInput(path, out var name) ? name : field;

    private JsonObject StepInputs(JsonObject inputs)
    {
        if (_renamed.Length is 0)
        {
            return inputs;
        }

        var values = new JsonObject();
        foreach (var (field, input) in _renamed)
        {
            if (inputs.TryGetPropertyValue(input, out var value))
            {
                values[field] = value?.DeepClone();
            }
        }

        return values;
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
