using LlmOps.Programs.Versions;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>A program's typed contract in one line, as people type it.</summary>
internal static class SignatureLine
{
    /// <summary>What goes into the first step and what comes out of the last.</summary>
    public static string Of(ProgramSpec spec) => $"{Fields(spec.Steps[0].Signature.Inputs)} -> {Fields(spec.Steps[^1].Signature.Outputs)}";

    private static string Fields(IEnumerable<FieldSpec> fields) => string.Join(", ", fields.Select(f => f.Type == "str" ? f.Name : $"{f.Name}: {f.Type}"));
}
