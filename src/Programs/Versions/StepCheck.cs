using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks one step: names, signature, bindings, model, demos.</summary>
internal static class StepCheck
{
    public static IEnumerable<SpecProblem> Problems(StepSpec step, string pointer, bool isCompat)
    {
        if (FieldNames.Problem(step.Id) is { } problem)
        {
            yield return new SpecProblem($"{pointer}/id", problem);
        }

        if (!ModuleNames.All.Contains(step.Module))
        {
            yield return new SpecProblem($"{pointer}/module", $"unknown module '{step.Module}'{CloseNames.Hint(step.Module, ModuleNames.All)}");
        }

        if (!AdapterNames.All.Contains(step.Adapter))
        {
            yield return new SpecProblem($"{pointer}/adapter", $"unknown adapter '{step.Adapter}'{CloseNames.Hint(step.Adapter, AdapterNames.All)}");
        }

        foreach (var found in Fields(step, $"{pointer}/signature").Concat(Bindings(step, $"{pointer}/bind")).Concat(Model(step.Model, $"{pointer}/model")).Concat(Demos(step, $"{pointer}/demos", isCompat)))
        {
            yield return found;
        }
    }

    /// <summary>All outputs of the step, with those its module adds.</summary>
    public static IReadOnlyCollection<string> OutputNames(StepSpec step)
    {
        var names = step.Signature.Outputs.Select(f => f.Name);
        return [.. step.Module is ModuleNames.ChainOfThought ? names.Prepend(ChainOfThought.FieldName) : names];
    }

    /// <summary>The type of an output, or null when it cannot be told.</summary>
    public static FieldType? TypeOf(StepSpec? step, string output) =>
        step?.Module is ModuleNames.ChainOfThought && output is ChainOfThought.FieldName
            ? StrType.Instance
            : step?.Signature.Outputs.FirstOrDefault(f => f.Name == output) is { } field ? TryParse(field.Type, out _) : null;

    private static FieldType? TryParse(string type, out string? reason)
    {
        try
        {
            reason = null;
            return FieldType.Parse(type);
        }
        catch (SignatureSyntaxException wrong)
        {
            reason = wrong.Message;
            return null;
        }
    }

    private static IEnumerable<SpecProblem> Fields(StepSpec step, string pointer)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        if (step.Module is ModuleNames.ChainOfThought)
        {
            seen[ChainOfThought.FieldName] = "output that chain_of_thought adds";
        }

        foreach (var (side, fields) in new[] { ("inputs", step.Signature.Inputs), ("outputs", step.Signature.Outputs) })
        {
            foreach (var (i, field) in fields.Index())
            {
                var place = $"{pointer}/{side}/{i}";
                if (FieldNames.Problem(field.Name) is { } problem)
                {
                    yield return new SpecProblem($"{place}/name", problem);
                }
                else if (!seen.TryAdd(field.Name, side is "inputs" ? "input" : "output"))
                {
                    yield return new SpecProblem($"{place}/name", $"'{field.Name}' is already the name of an {seen[field.Name]}");
                }

                if (TryParse(field.Type, out var reason) is null)
                {
                    yield return new SpecProblem($"{place}/type", reason!);
                }
            }
        }

        if (step.Signature.Outputs.Count is 0)
        {
            yield return new SpecProblem($"{pointer}/outputs", "needs at least one output");
        }
    }

    private static IEnumerable<SpecProblem> Bindings(StepSpec step, string pointer)
    {
        string[] inputs = [.. step.Signature.Inputs.Select(f => f.Name)];
        foreach (var (name, path) in step.Bind ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            var place = $"{pointer}/{SpecMembers.Escape(name)}";
            if (!inputs.Contains(name))
            {
                yield return new SpecProblem(place, $"the step has no input '{name}'{CloseNames.Hint(name, inputs)}");
            }

            if (!BindingPath.TryInput(path, out var input))
            {
                yield return new SpecProblem(place, $"'{path}' is not a path of the form $.inputs.NAME");
            }
            else if (FieldNames.Problem(input) is { } problem)
            {
                yield return new SpecProblem(place, problem);
            }
        }
    }

    private static IEnumerable<SpecProblem> Model(ModelSpec model, string pointer)
    {
        if (string.IsNullOrWhiteSpace(model.Name))
        {
            yield return new SpecProblem($"{pointer}/name", "is empty: which model shall answer?");
        }

        if (model.Temperature is not (null or (>= 0 and <= 2)))
        {
            yield return new SpecProblem($"{pointer}/temperature", "must be from 0 to 2");
        }

        if (model.MaxTokens < 1)
        {
            yield return new SpecProblem($"{pointer}/max_tokens", "must be 1 or more");
        }
    }

    private static IEnumerable<SpecProblem> Demos(StepSpec step, string pointer, bool isCompat)
    {
        var inputs = step.Signature.Inputs.ToDictionaryOfTypes();
        var outputs = step.Signature.Outputs.ToDictionaryOfTypes();
        if (step.Module is ModuleNames.ChainOfThought)
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
        fields.DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => TryParse(f.Type, out _), StringComparer.Ordinal);

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
