using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Turns a signature as data into a signature; what is wrong with its fields is reported.</summary>
internal static class SignatureReader
{
    public static Signature Read(SignatureSpec spec, DeclaredTypes types, string pointer, List<SpecProblem> problems) =>
        new(spec.Instructions, Fields(spec.Inputs, types, $"{pointer}/inputs", problems), Fields(spec.Outputs, types, $"{pointer}/outputs", problems)) { Types = types };

    private static IReadOnlyList<SignatureField> Fields(IReadOnlyList<FieldSpec> fields, DeclaredTypes types, string pointer, List<SpecProblem> problems) =>
        [.. fields.Select((field, i) => FieldReader.Read(field, types, $"{pointer}/{i}", problems))];
}
