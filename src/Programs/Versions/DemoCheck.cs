using System.Text.Json.Nodes;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks the demos of one step against its fields.</summary>
internal static class DemoCheck
{
    public static IEnumerable<SpecProblem> Problems(StepSpec step, string pointer, bool isCompat)
    {
        var inputs = step.Signature.Inputs.ToDictionaryOfTypes();
        var outputs = step.Signature.Outputs.ToDictionaryOfTypes();
        if (step.Module is ChainOfThoughtSpec.Name)
        {
            outputs[ChainOfThought.FieldName] = StrType.Instance;
        }

        foreach (var (i, demo) in (step.Demos ?? []).Index())
        {
            foreach (var problem in Values(demo.Inputs, inputs, $"{pointer}/{i}/inputs", "input", isCompat).Concat(Values(demo.Outputs, outputs, $"{pointer}/{i}/outputs", "output", isCompat)))
            {
                yield return problem;
            }

            if (!isCompat && ((demo.Inputs.Count is 0 && inputs.Count > 0) || demo.Outputs.Count is 0))
            {
                yield return new SpecProblem($"{pointer}/{i}", "a demo needs at least one input and one output");
            }
        }
    }

    private static Dictionary<string, FieldType?> ToDictionaryOfTypes(this IEnumerable<FieldSpec> fields) =>
        fields.DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => SignatureCheck.TryParse(f.Type, out _), StringComparer.Ordinal);

    // DSPy never checks the values of a demo, so a compat program may carry anything under a known name.
    private static IEnumerable<SpecProblem> Values(JsonObject values, Dictionary<string, FieldType?> types, string pointer, string side, bool isCompat)
    {
        foreach (var (name, value) in values)
        {
            var place = $"{pointer}/{SpecMembers.Escape(name)}";
            if (!types.TryGetValue(name, out var type))
            {
                yield return new SpecProblem(place, $"the step has no {side} '{name}'{CloseNames.Hint(name, types.Keys)}");
            }
            else if (!isCompat && type is not null && value is not null && !type.Accepts(value))
            {
                yield return new SpecProblem(place, $"is not a {(type.Text.Length <= 200 ? type.Text : "value of the declared Literal")}");
            }
        }
    }
}
