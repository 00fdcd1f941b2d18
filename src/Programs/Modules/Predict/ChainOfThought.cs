using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>Lets the model think before it answers: one more output, <c>reasoning</c>, in front of the others (dspy-spec 1.6).</summary>
internal static class ChainOfThought
{
    public const string FieldName = "reasoning";

    /// <summary>The instruction is not rebuilt, so a default instruction does not mention the reasoning.</summary>
    public static Signature Extend(Signature signature) =>
        signature with { Outputs = [new SignatureField(FieldName, StrType.Instance), .. signature.Outputs] };
}
