using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks the demos of one step against its fields.</summary>
internal static class DemoCheck
{
    public static IEnumerable<SpecProblem> Problems(StepSpec step, DeclaredTypes types, string pointer, bool isCompat)
    {
        var signature = StepFace.Prompted(step, types) ?? StepFace.Declared(step, types);
        foreach (var (i, demo) in (step.Demos ?? []).Index())
        {
            foreach (var problem in Values(demo.Inputs, signature.Inputs, $"{pointer}/{i}/inputs", "input", isCompat).Concat(Values(demo.Outputs, signature.Outputs, $"{pointer}/{i}/outputs", "output", isCompat)))
            {
                yield return problem;
            }

            if (!isCompat && ((demo.Inputs.Count is 0 && signature.Inputs.Count > 0) || demo.Outputs.Count is 0))
            {
                yield return new SpecProblem($"{pointer}/{i}", "a demo needs at least one input and one output");
            }
        }
    }

    // DSPy never checks the values of a demo, so a compat program may carry anything under a known name.
    private static IEnumerable<SpecProblem> Values(JsonObject values, IReadOnlyList<SignatureField> fields, string pointer, string side, bool isCompat)
    {
        foreach (var (name, value) in values)
        {
            var place = $"{pointer}/{SpecMembers.Escape(name)}";
            if (JsonDepth.IsTooDeep(value))
            {
                yield return new SpecProblem(place, JsonDepth.Refusal);
            }
            else if (fields.FirstOrDefault(f => f.Name == name) is not { } field)
            {
                yield return new SpecProblem(place, $"the step has no {side} '{name}'{CloseNames.Hint(name, [.. fields.Select(f => f.Name)])}");
            }
            else if (!isCompat && value is not null && field.Mismatch(value) is { } wrong)
            {
                yield return new SpecProblem(place, wrong.ToString());
            }
        }
    }
}
