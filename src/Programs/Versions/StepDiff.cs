using System.Globalization;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Compares two forms of one step.</summary>
internal static class StepDiff
{
    public static void Compare(List<SpecChange> changes, StepSpec before, StepSpec after, (DeclaredTypes Before, DeclaredTypes After) types)
    {
        var path = $"/steps/{after.Id}";
        SpecDiff.AddIfChanged(changes, $"{path}/module", before.Module, after.Module);
        SpecDiff.AddIfChanged(changes, $"{path}/adapter", before.Adapter, after.Adapter);
        Instructions(changes, $"{path}/instructions", Text(before.Signature), Text(after.Signature));
        Fields(changes, $"{path}/inputs", before.Signature.Inputs, after.Signature.Inputs, types);
        Fields(changes, $"{path}/outputs", before.Signature.Outputs, after.Signature.Outputs, types);
        SpecDiff.AddIfChanged(changes, $"{path}/model/name", before.Model.Name, after.Model.Name);
        SpecDiff.AddIfChanged(changes, $"{path}/model/temperature", before.Model.Temperature?.ToString(CultureInfo.InvariantCulture), after.Model.Temperature?.ToString(CultureInfo.InvariantCulture));
        SpecDiff.AddIfChanged(changes, $"{path}/model/max_tokens", before.Model.MaxTokens?.ToString(CultureInfo.InvariantCulture), after.Model.MaxTokens?.ToString(CultureInfo.InvariantCulture));
        SpecDiff.CompareKeyed(changes, $"{path}/bind", before.Bind, after.Bind, p => p, (place, x, y) => SpecDiff.AddIfChanged(changes, place, x, y));
        Demos(changes, $"{path}/demos", before.Demos ?? [], after.Demos ?? []);
    }

    private static string Text(SignatureSpec signature) =>
        signature.Instructions is { } text ? InstructionText.Clean(text) : InstructionText.Default(signature.Inputs.Select(Plain), signature.Outputs.Select(Plain));

    private static SignatureField Plain(FieldSpec field) => new(field.Name, StrType.Instance);

    private static void Fields(List<SpecChange> changes, string path, IReadOnlyList<FieldSpec> before, IReadOnlyList<FieldSpec> after, (DeclaredTypes Before, DeclaredTypes After) types)
    {
        SpecDiff.CompareKeyed(changes, path, ByName(before), ByName(after), f => f.Type, (place, x, y) =>
        {
            SpecDiff.AddIfChanged(changes, $"{place}/type", CanonicalSpec.TypeText(x.Type, types.Before), CanonicalSpec.TypeText(y.Type, types.After));
            SpecDiff.AddIfChanged(changes, $"{place}/desc", x.Desc, y.Desc);
            SpecDiff.AddIfChanged(changes, $"{place}/constraints", x.Constraints?.ToJsonString(), y.Constraints?.ToJsonString());
            SpecDiff.AddIfChanged(changes, $"{place}/default", x.HasDefault ? x.Default.GetRawText() : null, y.HasDefault ? y.Default.GetRawText() : null);
        });
        var common = before.Select(f => f.Name).Intersect(after.Select(f => f.Name), StringComparer.Ordinal).ToList();
        var reordered = after.Select(f => f.Name).Where(common.Contains).ToList();
        SpecDiff.AddIfChanged(changes, $"{path}/order", string.Join(", ", common), string.Join(", ", reordered));
    }

    private static Dictionary<string, FieldSpec> ByName(IEnumerable<FieldSpec> fields) => fields.DistinctBy(f => f.Name).ToDictionary(f => f.Name, StringComparer.Ordinal);

    private static void Demos(List<SpecChange> changes, string path, IReadOnlyList<DemoSpec> before, IReadOnlyList<DemoSpec> after)
    {
        var kept = before.Select(Key).ToList();
        var added = after.Count(demo => !kept.Remove(Key(demo)));
        if (added > 0)
        {
            changes.Add(new SpecChange(SpecChangeKind.Added, path, null, added.ToString(CultureInfo.InvariantCulture)));
        }

        if (kept.Count > 0)
        {
            changes.Add(new SpecChange(SpecChangeKind.Removed, path, kept.Count.ToString(CultureInfo.InvariantCulture), null));
        }
    }

    private static string Key(DemoSpec demo) => $"{CanonicalJson.Write(demo.Inputs)}{CanonicalJson.Write(demo.Outputs)}";

    // Lines on a longest common subsequence are unchanged; between two of them, removed and added lines stand apart.
    private static void Instructions(List<SpecChange> changes, string path, string before, string after)
    {
        var (x, y) = (before.Split('\n'), after.Split('\n'));
        var common = new int[x.Length + 1, y.Length + 1];
        for (var i = x.Length - 1; i >= 0; i--)
        {
            for (var j = y.Length - 1; j >= 0; j--)
            {
                common[i, j] = x[i] == y[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < x.Length || j < y.Length;)
        {
            if (i < x.Length && j < y.Length && x[i] == y[j])
            {
                i++;
                j++;
            }
            else if (j >= y.Length || (i < x.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                changes.Add(new SpecChange(SpecChangeKind.Removed, $"{path}/{i + 1}", x[i], null));
                i++;
            }
            else
            {
                changes.Add(new SpecChange(SpecChangeKind.Added, $"{path}/{j + 1}", null, y[j]));
                j++;
            }
        }
    }
}
