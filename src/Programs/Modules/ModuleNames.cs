using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Modules;

/// <summary>The step modules a document can name.</summary>
internal static class ModuleNames
{
    public const string Predict = "predict";
    public const string ChainOfThought = "chain_of_thought";

    public static readonly IReadOnlyCollection<string> All = [Predict, ChainOfThought];

    /// <summary>The signature the model sees.</summary>
    public static Signature Apply(string module, Signature declared) =>
        module == ChainOfThought ? Modules.ChainOfThought.Extend(declared) : declared;
}
