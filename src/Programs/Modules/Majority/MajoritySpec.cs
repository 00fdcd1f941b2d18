using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Runs a module N times side by side and lets the answers vote (dspy-spec 3.6).</summary>
/// <param name="Of">The module to run.</param>
/// <param name="N">Voters, 1 to 50.</param>
/// <param name="Field">The output that is voted on; null is the last one.</param>
internal sealed record MajoritySpec(ModuleSpec Of, int N, string? Field) : ModuleSpec
{
    public const string Name = "majority";

    public static MajoritySpec Read(SpecMembers members) => new(ModuleCatalogue.Inner(members, PredictSpec.Name), members.Whole("n", 5, 1, 50), members.Text("field"));

    public override Signature Face(Signature declared) => Of.Face(declared);

    public override Signature? Prompted(Signature declared) => Of.Prompted(declared);

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options)
    {
        var names = Face(declared).Outputs.Select(f => f.Name).ToList();
        return Of.Problems(declared, $"{options}/of/options")
            .Concat(Field is null || names.Contains(Field) ? [] : [new SpecProblem($"{options}/field", $"there is no output '{Field}'{CloseNames.Hint(Field, names)}")]);
    }

    public override IModule Build(ModuleParts parts) => new Majority(Of.Build(parts), N, Field);
}
