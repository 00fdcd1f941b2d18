using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Like best of N, but between two attempts the model is asked what to do better, and the next attempt sees the advice (dspy-spec 3.5).</summary>
/// <param name="Attempts">The attempts and their reward.</param>
internal sealed record RefineSpec(BestOfNSpec Attempts) : ModuleSpec
{
    public const string Name = "refine";

    public static RefineSpec Read(SpecMembers members) => new(BestOfNSpec.Read(members));

    public override Signature Face(Signature declared) => Attempts.Face(declared);

    public override Signature? Prompted(Signature declared) => Attempts.Prompted(declared);

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options) => Attempts.Problems(declared, options);

    public override IModule Build(ModuleParts parts) => Attempts.Build(parts, new Advisor(Attempts.Reward, Attempts.Threshold, Face(parts.Declared), parts));
}
