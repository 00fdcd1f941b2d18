using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>A program's typed contract in one line, as people type it.</summary>
internal static class SignatureLine
{
    public static string Of(ProgramSpec spec)
    {
        var plan = ProgramPlan.Compile(spec);
        return $"{Fields(plan.Inputs)} -> {Fields(plan.Outputs)}";
    }

    private static string Fields(IEnumerable<SignatureField> fields) => string.Join(", ", fields.Select(f => f.Type is StrType ? f.Name : $"{f.Name}: {f.Type}"));
}
