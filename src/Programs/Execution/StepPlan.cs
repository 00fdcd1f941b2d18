using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Execution;

/// <summary>One step compiled: its module, and where its inputs come from.</summary>
internal sealed class StepPlan
{
    private readonly string _module;
    private readonly Profile _profile;
    private readonly Source[] _sources;

    // Whether the program's inputs can be handed on as they are.
    private readonly bool _takesInputsAsTheyAre;

    public StepPlan(StepSpec spec, DeclaredTypes types, Profile profile)
    {
        Id = spec.Id;
        _module = spec.Module;
        _profile = profile;
        Module = BuildModule(spec, types, profile);
        _sources = [.. Signature.Inputs.Select(f => Source.Of(f.Name, BindingPath.Of(spec, f.Name)))];
        _takesInputsAsTheyAre = _sources.All(s => s.Step is null && s.Field == s.Name);
        Waits = [.. StepOrder.Sources(spec)];
    }

    public string Id { get; }

    public IModule Module { get; }

    public Signature Signature => Module.Signature;

    /// <summary>The one prompt of a plain step; null when its module makes more of it.</summary>
    public Predict? Prompt => Module switch { Predict predict => predict, AdapterFallback fallback => fallback.First, _ => null };

    /// <summary>The steps it waits for.</summary>
    public IReadOnlyList<string> Waits { get; }

    /// <summary>The program inputs it takes, under the program's names.</summary>
    public IEnumerable<SignatureField> ProgramInputs => Signature.Inputs.Zip(_sources).Where(f => f.Second.Step is null).Select(f => f.First with { Name = f.Second.Name });

    public static IModule BuildModule(StepSpec spec, DeclaredTypes types, Profile profile) =>
        ModuleCatalogue.Read(spec, "", [])!.Build(new ModuleParts(spec, StepFace.Declared(spec, types), profile));

    /// <summary>Its inputs, out of the program's and what other steps gave. A value that is not there is left out.</summary>
    public JsonObject Inputs(JsonObject programInputs, Func<string, JsonObject> outputsOf)
    {
        if (_takesInputsAsTheyAre && programInputs.Count == _sources.Length)
        {
            return programInputs;
        }

        var values = new JsonObject();
        foreach (var source in _sources)
        {
            if ((source.Step is null ? programInputs : outputsOf(source.Step)).TryGetPropertyValue(source.Name, out var value))
            {
                values[source.Field] = value?.DeepClone();
            }
            else if (Signature.Inputs.First(f => f.Name == source.Field) is { HasDefault: true } field)
            {
                values[source.Field] = field.Default?.DeepClone();
            }
        }

        return values;
    }

    public async Task<StepTrace> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        var started = run.Start();
        using var span = StepSpan.Start(Id, _module);
        try
        {
            return Note(await Module.RunAsync(inputs, run, cancellationToken), null);
        }
        catch (Exception failure)
        {
            Note([], Failure.Words(failure));
            span.Failed(failure);
            if (failure is InputException wrong && Array.Find(_sources, s => s.Field == wrong.Field) is { } source)
            {
                throw source.Blame(wrong);
            }

            throw;
        }

        StepTrace Note(JsonObject outputs, string? error)
        {
            var trace = new StepTrace(Id, inputs, outputs, run.Calls.ToList(), run.Since(started)) { Error = error };
            run.Options.Trace?.Add(trace);
            return trace;
        }
    }

    /// <summary>Runs and tells each output's text: as it arrives where the module can, else when it is there.</summary>
    public async Task<StepTrace> RunTellingAsync(JsonObject inputs, StepRun run, Action<string, string> tell, CancellationToken cancellationToken)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var trace = await RunAsync(inputs, run with { Tell = TellAndNote }, cancellationToken);
        foreach (var field in Signature.Outputs.Where(f => !told.Contains(f.Name)))
        {
            tell(field.Name, ValueText.Plain(field.Type, trace.Outputs[field.Name], _profile));
        }

        return trace;

        void TellAndNote(string field, string delta)
        {
            told.Add(field);
            tell(field, delta);
        }
    }

    /// <param name="Field">The step's input.</param>
    /// <param name="Step">The step it comes from; null is the program's inputs.</param>
    /// <param name="Name">What it is called there.</param>
    private sealed record Source(string Field, string? Step, string Name)
    {
        public static Source Of(string field, string path) =>
            BindingPath.TryInput(path, out var input) ? new(field, null, input) : BindingPath.TryOutput(path, out var step, out var output) ? new(field, step, output) : new(field, null, field);

        /// <summary>A value nobody can use is the caller's mistake only where the caller gave it.</summary>
        public Exception Blame(InputException wrong) => Step is null ? new InputException(Name, wrong.Reason) : new AnswerException(Name, null, wrong.Reason, "");
    }
}
