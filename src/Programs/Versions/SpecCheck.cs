using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Everything that can be wrong with the meaning of a document whose members have the right kinds.</summary>
internal static class SpecCheck
{
    private static readonly string[] Profiles = ["native", "compat"];

    public static IEnumerable<SpecProblem> Problems(ProgramSpec spec)
    {
        if (!Profiles.Contains(spec.Profile))
        {
            yield return new SpecProblem("/profile", $"unknown profile '{spec.Profile}'{CloseNames.Hint(spec.Profile, Profiles)}");
        }

        if (spec.Steps.Count is 0)
        {
            yield return new SpecProblem("/steps", "needs at least one step");
        }
        else if (spec.Steps.Count > 1)
        {
            yield return new SpecProblem("/steps", "several steps are not supported yet");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, step) in spec.Steps.Index())
        {
            foreach (var problem in StepCheck.Problems(step, $"/steps/{i}", spec.Profile is "compat"))
            {
                yield return problem;
            }

            if (!ids.Add(step.Id))
            {
                yield return new SpecProblem($"/steps/{i}/id", $"another step is already called '{step.Id}'");
            }
        }

        if (spec.Types?.Count > 0)
        {
            yield return new SpecProblem("/types", "declared types are not supported yet");
        }

        foreach (var problem in Outputs(spec).Concat(Fallbacks(spec)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<SpecProblem> Outputs(ProgramSpec spec)
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
            else if (StepCheck.OutputNames(step) is var names && !names.Contains(field))
            {
                yield return new SpecProblem(pointer, $"step '{stepId}' has no output '{field}'{CloseNames.Hint(field, names)}");
            }
        }
    }

    private static IEnumerable<SpecProblem> Fallbacks(ProgramSpec spec)
    {
        var types = OutputTypes(spec);
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
            else if (type is not null && !type.Accepts(value))
            {
                yield return new SpecProblem($"{pointer}/{SpecMembers.Escape(name)}", $"is not a {type.Text}");
            }
        }

        foreach (var missing in values is null ? [] : types.Where(t => !values.ContainsKey(t.Key) && t.Value is { AllowsNull: false }))
        {
            yield return new SpecProblem(pointer, $"lacks the output '{missing.Key}'");
        }
    }

    private static Dictionary<string, FieldType?> OutputTypes(ProgramSpec spec)
    {
        var types = new Dictionary<string, FieldType?>(StringComparer.Ordinal);
        if (spec.Outputs is { Count: > 0 })
        {
            foreach (var (name, path) in spec.Outputs)
            {
                types[name] = BindingPath.TryOutput(path, out var id, out var field)
                    ? StepCheck.TypeOf(spec.Steps.FirstOrDefault(s => s.Id == id), field)
                    : null;
            }
        }
        else if (spec.Steps.Count > 0)
        {
            foreach (var field in spec.Steps[^1].Signature.Outputs)
            {
                types[field.Name] = StepCheck.TypeOf(spec.Steps[^1], field.Name);
            }
        }

        return types;
    }
}
