using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Modules;

/// <summary>One call over the signature (dspy-spec 3.1).</summary>
internal sealed record PredictSpec : ModuleSpec
{
    public const string Name = "predict";

    public override IModule Build(ModuleParts parts) => AdapterFallback.For(parts.Step, parts.Declared, parts.Profile);
}

/// <summary>One call over the signature with a reasoning in front of its outputs.</summary>
internal sealed record ChainOfThoughtSpec : ModuleSpec
{
    public const string Name = "chain_of_thought";

    public override Signature Face(Signature declared) => ChainOfThought.Extend(declared);

    public override Signature? Prompted(Signature declared) => ChainOfThought.Extend(declared);

    public override IModule Build(ModuleParts parts) => AdapterFallback.For(parts.Step, ChainOfThought.Extend(parts.Declared), parts.Profile);
}
