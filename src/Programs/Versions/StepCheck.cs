using LlmOps.Programs.Adapters;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks one step: names, bindings, model; signature and demos have checks of their own.</summary>
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

        foreach (var found in SignatureCheck.Problems(step, $"{pointer}/signature").Concat(Bindings(step, $"{pointer}/bind")).Concat(Model(step.Model, $"{pointer}/model")).Concat(DemoCheck.Problems(step, $"{pointer}/demos", isCompat)))
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
            : step?.Signature.Outputs.FirstOrDefault(f => f.Name == output) is { } field ? SignatureCheck.TryParse(field.Type, out _) : null;

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
}
