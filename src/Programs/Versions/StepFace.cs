using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>What a step takes and gives, told also of a step that has mistakes: what cannot be told counts as <c>Any</c>, so that one mistake is reported once.</summary>
internal static class StepFace
{
    public static Signature Of(StepSpec step, DeclaredTypes types) => Module(step) is { } module ? module.Face(Declared(step, types)) : Declared(step, types);

    /// <summary>The signature as declared.</summary>
    public static Signature Declared(StepSpec step, DeclaredTypes types) => SignatureReader.Read(step.Signature, types, "", []);

    /// <summary>The signature that demos are examples of; null when the module shows none.</summary>
    public static Signature? Prompted(StepSpec step, DeclaredTypes types) => Module(step) is { } module ? module.Prompted(Declared(step, types)) : Declared(step, types);

    private static ModuleSpec? Module(StepSpec step) => ModuleCatalogue.Read(step, "", []);
}
