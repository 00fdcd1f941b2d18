using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Versions;

/// <summary>Compares two forms of one step.</summary>
internal static class StepDiff
{
    public static void Compare(List<SpecChange> changes, StepSpec before, StepSpec after)
    {
        var path = $"/steps/{after.Id}";
        var (older, newer) = (CanonicalSpec.Step(before), CanonicalSpec.Step(after));
        SpecDiff.CompareMembers(changes, path, older, newer, name => name is not ("id" or "signature" or "demos" or "model" or "bind"));
        LineDiff.Compare(changes, $"{path}/instructions", InstructionText.Of(before.Signature), InstructionText.Of(after.Signature));
        Fields(changes, $"{path}/inputs", before.Signature.Inputs, after.Signature.Inputs);
        Fields(changes, $"{path}/outputs", before.Signature.Outputs, after.Signature.Outputs);
        SpecDiff.CompareMembers(changes, path, older, newer, name => name is "model" or "bind");
        DemoDiff.Compare(changes, $"{path}/demos", before.Demos ?? [], after.Demos ?? []);
    }

    private static void Fields(List<SpecChange> changes, string path, IReadOnlyList<FieldSpec> before, IReadOnlyList<FieldSpec> after)
    {
        SpecDiff.CompareKeyed(changes, path, ByName(before), ByName(after), f => f.Type, (place, x, y) =>
            SpecDiff.CompareMembers(changes, place, CanonicalSpec.Field(x), CanonicalSpec.Field(y), name => name is not "name"));
        var common = before.Select(f => f.Name).Intersect(after.Select(f => f.Name), StringComparer.Ordinal).ToList();
        var reordered = after.Select(f => f.Name).Where(common.Contains).ToList();
        SpecDiff.AddIfChanged(changes, $"{path}/order", string.Join(", ", common), string.Join(", ", reordered));
    }

    private static Dictionary<string, FieldSpec> ByName(IEnumerable<FieldSpec> fields) => fields.DistinctBy(f => f.Name).ToDictionary(f => f.Name, StringComparer.Ordinal);
}
