using System.Text.Json.Nodes;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>What an export writes beside the texts and demos.</summary>
public sealed record DspyExportOptions
{
    /// <summary>Writes each step's model with its temperature and token limit; never an address or a key.</summary>
    public bool WithModel { get; init; }

    /// <summary>Step name to predictor path, where the Python program keeps a predictor elsewhere than under the step's name: <c>hops_0</c> to <c>hops[0]</c>.</summary>
    public IReadOnlyDictionary<string, string> Paths { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A DSPy state, and what it could not carry.</summary>
/// <param name="State">What <c>program.load</c> reads once it is written to a <c>.json</c> file.</param>
/// <param name="Notes">What stayed behind.</param>
public sealed record DspyExportResult(JsonObject State, IReadOnlyList<InteropNote> Notes)
{
    /// <summary>The text of the file.</summary>
    public string Json => Types.PromptJson.Indented(State);
}

/// <summary>Writes the JSON state that a DSPy program of the same shape loads (dspy-spec 6).</summary>
public static class DspyExport
{
    /// <summary>The release of DSPy whose prompts and files are followed.</summary>
    public const string Release = "3.3.1";

    /// <summary>Writes the state. Importing it again with the same signatures, and the model where it was left out, gives an equal <c>compat</c> document.</summary>
    /// <exception cref="InteropException">No step has a counterpart in DSPy, or two would stand at one path.</exception>
    public static DspyExportResult Write(ProgramSpec spec, DspyExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        var (state, problems) = (new JsonObject(), new List<SpecProblem>());
        foreach (var (i, step) in spec.Steps.Index().Where(s => HasCounterpart(s.Item)))
        {
            var path = options.Paths.GetValueOrDefault(step.Id) ?? PredictorPath.Of(step, spec.Steps.Count is 1);
            if (path is DspyStateReader.Metadata or "" || (path is PredictorPath.Bare && spec.Steps.Count > 1) || !state.TryAdd(path, Predictor(step, options.WithModel)))
            {
                problems.Add(new SpecProblem($"/steps/{i}/id", $"'{step.Id}' cannot stand at the path '{path}', which means something else in a DSPy state: give it another one"));
            }
        }

        problems.AddRange(options.Paths.Keys.Except(spec.Steps.Select(s => s.Id), StringComparer.Ordinal)
            .Select(id => new SpecProblem("/steps", $"there is no step '{id}' to give a path{CloseNames.Hint(id, [.. spec.Steps.Select(s => s.Id)])}")));
        if (state.Count is 0 && problems.Count is 0)
        {
            problems.Add(new SpecProblem("/steps", "no step is a predict or chain_of_thought: a DSPy state would be empty"));
        }

        if (problems.Count > 0)
        {
            throw new InteropException(problems);
        }

        state[DspyStateReader.Metadata] = new JsonObject { ["dependency_versions"] = new JsonObject { ["dspy"] = Release } };
        return new DspyExportResult(state, [.. DspyExportNotes.Of(spec, options)]);
    }

    /// <summary>Whether a step is what DSPy calls a predictor.</summary>
    internal static bool HasCounterpart(StepSpec step) => step.Module is PredictSpec.Name or ChainOfThoughtSpec.Name;

    internal static string PrefixOf(string name) => $"{NameTitle.Of(name)}:";

    internal static string Placeholder(string name) => $"${{{name}}}";

    internal static string DescriptionOf(FieldSpec field) => string.IsNullOrEmpty(field.Desc) ? Placeholder(field.Name) : field.Desc;

    private static JsonObject Predictor(StepSpec step, bool withModel) => new()
    {
        ["traces"] = new JsonArray(),
        ["train"] = new JsonArray(),
        ["demos"] = new JsonArray([.. (step.Demos ?? []).Select(FlatDemo.Write)]),
        ["signature"] = new JsonObject
        {
            ["instructions"] = InstructionText.Of(step.Signature),
            ["fields"] = new JsonArray([.. Fields(step).Select(f => new JsonObject { ["prefix"] = PrefixOf(f.Name), ["description"] = DescriptionOf(f) })]),
        },
        ["lm"] = withModel ? DspyModel.Write(step.Model) : null,
    };

    private static IEnumerable<FieldSpec> Fields(StepSpec step)
    {
        FieldSpec[] added = step.Module is ChainOfThoughtSpec.Name ? [new FieldSpec(ChainOfThought.FieldName)] : [];
        return step.Signature.Inputs.Concat(added).Concat(step.Signature.Outputs);
    }
}
