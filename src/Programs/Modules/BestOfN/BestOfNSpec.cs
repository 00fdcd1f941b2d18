using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Runs a module up to N times and keeps the attempt with the highest reward (dspy-spec 3.4).</summary>
/// <param name="Of">The module to run.</param>
/// <param name="N">Attempts at most, 1 to 50.</param>
/// <param name="Threshold">A reward that is good enough to stop at.</param>
/// <param name="Reward">How good an attempt is.</param>
internal sealed record BestOfNSpec(ModuleSpec Of, int N, double Threshold, RewardSpec Reward) : ModuleSpec
{
    public const string Name = "best_of_n";

    public static BestOfNSpec Read(SpecMembers members) =>
        new(ModuleCatalogue.Inner(members, PredictSpec.Name), members.Whole("n", 3, 1, 50), members.Number("threshold") ?? 1, members.Object("reward", RewardSpec.Read) ?? new RewardSpec("", null));

    public override Signature Face(Signature declared) => Of.Face(declared);

    public override Signature? Prompted(Signature declared) => Of.Prompted(declared);

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options) =>
        Of.Problems(declared, $"{options}/of/options").Concat(Reward.Problems(Face(declared), $"{options}/reward"));

    public override IModule Build(ModuleParts parts) => Build(parts, null);

    public IModule Build(ModuleParts parts, Advisor? advisor) => new BestOfN(Of.Build(parts), N, Threshold, Reward.Build(parts), advisor);
}
