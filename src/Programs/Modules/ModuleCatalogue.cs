using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>The modules a document can name, and how each reads its options.</summary>
internal static class ModuleCatalogue
{
    private static readonly Dictionary<string, Func<SpecMembers, ModuleSpec>> Readers = new(StringComparer.Ordinal)
    {
        [PredictSpec.Name] = PredictSpec.Read,
        [ChainOfThoughtSpec.Name] = ChainOfThoughtSpec.Read,
        [ReactSpec.Name] = ReactSpec.Read,
        [BestOfNSpec.Name] = BestOfNSpec.Read,
        [MajoritySpec.Name] = MajoritySpec.Read,
        [MultiChainComparisonSpec.Name] = MultiChainComparisonSpec.Read,
        [RefineSpec.Name] = RefineSpec.Read,
        [MapSpec.Name] = MapSpec.Read,
        [SplitSpec.Name] = SplitSpec.Read,
        [TemplateSpec.Name] = TemplateSpec.Read,
        [VoteSpec.Name] = _ => new VoteSpec(),
    };

    public static IReadOnlyCollection<string> Names => Readers.Keys;

    /// <summary>Reads a step's module; null, with a problem, when there is no such module.</summary>
    public static ModuleSpec? Read(StepSpec step, string pointer, List<SpecProblem> problems)
    {
        if (!Readers.TryGetValue(step.Module, out var read))
        {
            problems.Add(new SpecProblem($"{pointer}/module", $"unknown module '{step.Module}'{CloseNames.Hint(step.Module, Names)}"));
            return null;
        }

        return Read(read, JsonSerializer.SerializeToElement(step.Options ?? []), $"{pointer}/options", problems);
    }

    /// <summary>Reads the member <c>of</c>: the module that another one runs several times. A name, or a name with options.</summary>
    public static ModuleSpec Inner(SpecMembers members, string otherwise) => members.Either("of", otherwise, (element, pointer, problems) =>
    {
        var (name, options) = element.ValueKind is JsonValueKind.String ? (element.GetString()!, JsonSerializer.SerializeToElement(new JsonObject())) : NamedWithOptions(element, pointer, problems);
        if (Readers.TryGetValue(name, out var read))
        {
            return Read(read, options, $"{pointer}/options", problems);
        }

        problems.Add(new SpecProblem(pointer, $"unknown module '{name}'{CloseNames.Hint(name, Names)}"));
        return new PredictSpec();
    });

    private static (string Name, JsonElement Options) NamedWithOptions(JsonElement element, string pointer, List<SpecProblem> problems)
    {
        var members = new SpecMembers(element, pointer, problems);
        var (name, options) = (members.Required("module"), members.Has("options") ? members.JsonObject("options") : []);
        members.RefuseOthers();
        return (name, JsonSerializer.SerializeToElement(options));
    }

    private static ModuleSpec Read(Func<SpecMembers, ModuleSpec> read, JsonElement options, string pointer, List<SpecProblem> problems)
    {
        var members = new SpecMembers(options, pointer, problems);
        var module = read(members);
        members.RefuseOthers();
        return module;
    }
}
