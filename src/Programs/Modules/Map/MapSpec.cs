using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>
/// Runs a module over each item of a list, several at a time, in order. The signature is that of one item; in the program the mapped input and
/// all outputs are lists.
/// </summary>
/// <param name="Of">The module to run on an item.</param>
/// <param name="Over">The input that is an item of the list; null is the only input.</param>
/// <param name="MaxParallel">Items at a time, 1 to 64.</param>
/// <param name="Flatten">Joins outputs that are lists already into one list.</param>
/// <param name="Distinct">Drops repeated entries of joined lists.</param>
/// <param name="SkipErrors">Leaves out items that fail and reports them in the output <c>errors</c>, instead of failing as a whole.</param>
internal sealed record MapSpec(ModuleSpec Of, string? Over, int MaxParallel, bool Flatten, bool Distinct, bool SkipErrors) : ModuleSpec
{
    public const string Name = "map";
    public const string Errors = "errors";

    private static readonly string[] OnError = ["fail", "skip"];

    public static MapSpec Read(SpecMembers members) => new(
        ModuleCatalogue.Inner(members, PredictSpec.Name), members.Text("over"), members.Whole("max_parallel", 8, 1, 64), members.Flag("flatten"), members.Flag("distinct"),
        members.OneOf("on_error", OnError) is "skip");

    public override bool AsksModel => Of.AsksModel;

    public override Signature Face(Signature declared)
    {
        var face = Of.Face(declared);
        var outputs = face.Outputs.Select(f => f with { Type = Flatten && f.Type is ListType ? f.Type : new ListType(f.Type) });
        return face with
        {
            Inputs = [.. face.Inputs.Select(f => f.Name == OverOf(face) ? f with { Type = new ListType(f.Type) } : f)],
            Outputs = SkipErrors ? [.. outputs, new SignatureField(Errors, new ListType(new DictType(null)))] : [.. outputs],
        };
    }

    public override Signature? Prompted(Signature declared) => Of.Prompted(declared);

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options)
    {
        var names = declared.Inputs.Select(f => f.Name).ToList();
        if (Over is not null && !names.Contains(Over))
        {
            yield return new SpecProblem($"{options}/over", $"the step has no input '{Over}'{CloseNames.Hint(Over, names)}");
        }
        else if (Over is null && names.Count is not 1)
        {
            yield return new SpecProblem($"{options}/over", $"name the input to map over; the step has {(names.Count is 0 ? "none" : string.Join(", ", names))}");
        }

        if (SkipErrors && declared.Outputs.Any(f => f.Name is Errors))
        {
            yield return new SpecProblem($"{options}/on_error", $"with skip the module adds an output '{Errors}', which the signature already has");
        }

        foreach (var problem in Of.Problems(declared, $"{options}/of/options"))
        {
            yield return problem;
        }
    }

    public override IModule Build(ModuleParts parts)
    {
        var inner = Of.Build(parts);
        return new Map(inner, Face(parts.Declared), OverOf(inner.Signature), this);
    }

    private string OverOf(Signature signature) => Over ?? signature.Inputs[0].Name;
}
