using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>One call over the signature (dspy-spec 3.1).</summary>
/// <param name="Retrieve">How many of its demos a request shows, the most similar ones, 1 to 64; 0 shows all.</param>
internal sealed record PredictSpec(int Retrieve = 0) : ModuleSpec
{
    public const string Name = "predict";

    /// <summary>The option that makes demos a pool to choose from.</summary>
    public const string RetrieveOption = "retrieve";

    private const int MostRetrieved = 64;

    public static PredictSpec Read(SpecMembers members) => new(ReadRetrieve(members));

    public static int ReadRetrieve(SpecMembers members) => members.Whole(RetrieveOption, 0, 0, MostRetrieved);

    public override IModule Build(ModuleParts parts) => AdapterFallback.For(parts.Step, parts.Declared, parts.Profile, Retrieve);
}

/// <summary>One call over the signature with a reasoning in front of its outputs.</summary>
/// <param name="Retrieve">As for <see cref="PredictSpec"/>.</param>
internal sealed record ChainOfThoughtSpec(int Retrieve = 0) : ModuleSpec
{
    public const string Name = "chain_of_thought";

    public static ChainOfThoughtSpec Read(SpecMembers members) => new(PredictSpec.ReadRetrieve(members));

    public override Signature Face(Signature declared) => ChainOfThought.Extend(declared);

    public override Signature? Prompted(Signature declared) => ChainOfThought.Extend(declared);

    public override IModule Build(ModuleParts parts) => AdapterFallback.For(parts.Step, ChainOfThought.Extend(parts.Declared), parts.Profile, Retrieve);
}
