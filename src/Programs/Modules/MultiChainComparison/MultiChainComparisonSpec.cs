using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Lets several chains of thought be written, then has the model compare them and answer (dspy-spec 3.6).</summary>
/// <param name="Of">The module that writes an attempt; one that gives a reasoning.</param>
/// <param name="N">Attempts, 2 to 20.</param>
internal sealed record MultiChainComparisonSpec(ModuleSpec Of, int N) : ModuleSpec
{
    public const string Name = "multi_chain_comparison";
    public const string Rationale = "rationale";

    public static MultiChainComparisonSpec Read(SpecMembers members) => new(ModuleCatalogue.Inner(members, ChainOfThoughtSpec.Name), members.Whole("n", 3, 2, 20));

    /// <summary>The name of the input that shows attempt <paramref name="number"/>, counted from 1.</summary>
    public static string Attempt(int number) => $"reasoning_attempt_{number}";

    public override Signature Face(Signature declared) => declared with { Outputs = [new SignatureField(Rationale, StrType.Instance), .. declared.Outputs] };

    public override Signature? Prompted(Signature declared) => Of.Prompted(declared);

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options) =>
        Of.Problems(declared, $"{options}/of/options").Concat(declared.Outputs.Any(f => f.Name is Rationale) ? [new SpecProblem(options, $"the module adds an output '{Rationale}', which the signature already has")] : []);

    /// <summary>The attempts are shown the demos; the comparison is a prompt of its own without any.</summary>
    public override IModule Build(ModuleParts parts)
    {
        var face = Face(parts.Declared);
        var comparison = face with { Inputs = [.. face.Inputs, .. Enumerable.Range(1, N).Select(i => new SignatureField(Attempt(i), StrType.Instance))] };
        return new MultiChainComparison(Of.Build(parts), N, face, new Predict(parts.Step with { Demos = null }, comparison, parts.Profile));
    }
}
