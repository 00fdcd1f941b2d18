using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Everything that can be wrong with the meaning of a document whose members have the right kinds.</summary>
internal static class SpecCheck
{
    public static IEnumerable<SpecProblem> Problems(ProgramSpec spec)
    {
        var types = DeclaredTypes.Of(spec);
        var profile = Profile.Find(spec.Profile);
        if (profile is null)
        {
            yield return new SpecProblem("/profile", $"unknown profile '{spec.Profile}'; known: {string.Join(", ", Profile.Names)}");
        }

        if (spec.Steps.Count is 0)
        {
            yield return new SpecProblem("/steps", "needs at least one step");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, step) in spec.Steps.Index())
        {
            foreach (var problem in StepCheck.Problems(step, types, $"/steps/{i}", profile is { IsCompat: true }))
            {
                yield return problem;
            }

            if (!ids.Add(step.Id))
            {
                yield return new SpecProblem($"/steps/{i}/id", $"another step is already called '{step.Id}'");
            }
        }

        foreach (var problem in TypesCheck.Problems(spec).Concat(GraphCheck.Problems(spec, types)).Concat(Outputs(spec, types)).Concat(Fallbacks(spec, types)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<SpecProblem> Outputs(ProgramSpec spec, DeclaredTypes types)
    {
        foreach (var (name, path) in spec.Outputs ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            var pointer = $"/outputs/{SpecMembers.Escape(name)}";
            if (FieldNames.Problem(name) is { } problem)
            {
                yield return new SpecProblem(pointer, problem);
            }

            if (!BindingPath.TryOutput(path, out var stepId, out var field))
            {
                yield return new SpecProblem(pointer, $"'{path}' is not a path of the form $.steps.ID.FIELD");
            }
            else if (spec.Steps.FirstOrDefault(s => s.Id == stepId) is not { } step)
            {
                yield return new SpecProblem(pointer, $"unknown step '{stepId}'{CloseNames.Hint(stepId, [.. spec.Steps.Select(s => s.Id)])}");
            }
            else if (StepFace.Of(step, types).Outputs.Select(f => f.Name).ToList() is var names && !names.Contains(field))
            {
                yield return new SpecProblem(pointer, $"step '{stepId}' has no output '{field}'{CloseNames.Hint(field, names)}");
            }
        }
    }

    private static IEnumerable<SpecProblem> Fallbacks(ProgramSpec spec, DeclaredTypes declared)
    {
        var types = OutputTypes(spec, declared);
        foreach (var (i, fallback) in (spec.Fallbacks ?? []).Index())
        {
            if (fallback.Model is null == fallback.Outputs is null)
            {
                yield return new SpecProblem($"/fallbacks/{i}", "needs either a model or outputs");
            }
            else if (fallback.Model is { } model && string.IsNullOrWhiteSpace(model))
            {
                yield return new SpecProblem($"/fallbacks/{i}/model", "is empty");
            }

            foreach (var problem in Values(fallback.Outputs, types, $"/fallbacks/{i}/outputs"))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<SpecProblem> Values(JsonObject? values, Dictionary<string, FieldType?> types, string pointer)
    {
        foreach (var (name, value) in values ?? [])
        {
            if (!types.TryGetValue(name, out var type))
            {
                yield return new SpecProblem($"{pointer}/{SpecMembers.Escape(name)}", $"the program has no output '{name}'{CloseNames.Hint(name, types.Keys)}");
            }
            else if (type?.Mismatch(value) is { } wrong)
            {
                yield return new SpecProblem($"{pointer}/{SpecMembers.Escape(name)}", wrong.ToString());
            }
        }

        foreach (var missing in values is null ? [] : types.Where(t => !values.ContainsKey(t.Key) && t.Value is { AllowsNull: false }))
        {
            yield return new SpecProblem(pointer, $"lacks the output '{missing.Key}'");
        }
    }

    private static Dictionary<string, FieldType?> OutputTypes(ProgramSpec spec, DeclaredTypes types)
    {
        if (spec.Outputs is not { Count: > 0 })
        {
            return spec.Steps.TakeLast(1).SelectMany(step => step.Signature.Outputs.Select(f => (f.Name, Type: StepFace.Of(step, types).Outputs.FirstOrDefault(o => o.Name == f.Name)?.Type)))
                .DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => f.Type, StringComparer.Ordinal);
        }

        return spec.Outputs.ToDictionary(
            o => o.Key,
            o => BindingPath.TryOutput(o.Value, out var id, out var field) && spec.Steps.FirstOrDefault(s => s.Id == id) is { } step ? StepFace.Of(step, types).Outputs.FirstOrDefault(f => f.Name == field)?.Type : null,
            StringComparer.Ordinal);
    }
}
