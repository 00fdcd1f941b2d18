using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>What a step takes and gives, told also of a step that has mistakes: what cannot be told counts as <c>Any</c>, so that one mistake is reported once.</summary>
internal static class StepFace
{
    public static Signature Of(StepSpec step) => Module(step) is { } module ? module.Face(Declared(step)) : Declared(step);

    /// <summary>The signature as declared.</summary>
    public static Signature Declared(StepSpec step) => new(step.Signature.Instructions, Fields(step.Signature.Inputs), Fields(step.Signature.Outputs));

    /// <summary>The signature that demos are examples of; null when the module shows none.</summary>
    public static Signature? Prompted(StepSpec step) => Module(step) is { } module ? module.Prompted(Declared(step)) : Declared(step);

    private static ModuleSpec? Module(StepSpec step) => ModuleCatalogue.Read(step, "", []);

    private static IReadOnlyList<SignatureField> Fields(IEnumerable<FieldSpec> fields) =>
        [.. fields.Select(f => new SignatureField(f.Name, SignatureCheck.TryParse(f.Type, out _) ?? AnyType.Instance, f.Desc))];
}
