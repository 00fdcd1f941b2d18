using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>What a step does with its signature: a module of the document with its options read.</summary>
internal abstract record ModuleSpec
{
    /// <summary>Whether it asks a model.</summary>
    public virtual bool AsksModel => true;

    /// <summary>What the step takes and gives in the program: the declared signature with what the module changes.</summary>
    public virtual Signature Face(Signature declared) => declared;

    /// <summary>The signature that demos are examples of; null when the module shows none.</summary>
    public virtual Signature? Prompted(Signature declared) => declared;

    /// <summary>What is wrong with the options for this signature; pointers begin at <paramref name="options"/>, the pointer of the step's options.</summary>
    public virtual IEnumerable<SpecProblem> Problems(Signature declared, string options) => [];

    /// <summary>Makes it ready to run. Only called when there are no problems.</summary>
    public abstract IModule Build(ModuleParts parts);
}

/// <summary>What every module of a step is made of.</summary>
/// <param name="Step">The step in the document.</param>
/// <param name="Declared">Its signature as declared.</param>
/// <param name="Profile">The rules in force.</param>
internal sealed record ModuleParts(StepSpec Step, Signature Declared, Profile Profile);
