using LlmOps.Programs.Adapters;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks one step by itself: name, module with options, adapter, model; signature and demos have checks of their own.</summary>
internal static class StepCheck
{
    private const int MostRepairAttempts = 3;

    public static IEnumerable<SpecProblem> Problems(StepSpec step, DeclaredTypes types, string pointer, bool isCompat)
    {
        if (FieldNames.Problem(step.Id) is { } problem)
        {
            yield return new SpecProblem($"{pointer}/id", problem);
        }

        foreach (var found in WithoutId(step, types, pointer, isCompat).Concat(Model(step, $"{pointer}/model")))
        {
            yield return found;
        }
    }

    /// <summary>Checks a judge: a step without a name that sees what <paramref name="seen"/> names and may leave its model to the step it judges.</summary>
    public static IEnumerable<SpecProblem> OfJudge(StepSpec judge, DeclaredTypes types, string pointer, IReadOnlyCollection<string> seen)
    {
        var unknown = judge.Signature.Inputs.Index().Where(f => !seen.Contains(f.Item.Name))
            .Select(f => new SpecProblem($"{pointer}/signature/inputs/{f.Index}/name", $"a judge sees the attempt's inputs and outputs, and '{f.Item.Name}' is none{CloseNames.Hint(f.Item.Name, seen)}"));
        return WithoutId(judge, types, pointer, isCompat: false).Concat(judge.Model.Name.Length > 0 ? Model(judge, $"{pointer}/model") : []).Concat(unknown);
    }

    private static IEnumerable<SpecProblem> WithoutId(StepSpec step, DeclaredTypes types, string pointer, bool isCompat)
    {
        var problems = new List<SpecProblem>();
        if (ModuleCatalogue.Read(step, pointer, problems) is { } module && problems.Count is 0)
        {
            problems.AddRange(module.Problems(StepFace.Declared(step, types), $"{pointer}/options"));
        }

        if (!AdapterNames.All.Contains(step.Adapter))
        {
            problems.Add(new SpecProblem($"{pointer}/adapter", $"unknown adapter '{step.Adapter}'{CloseNames.Hint(step.Adapter, AdapterNames.All)}"));
        }

        if (step.RepairAttempts is < 0 or > MostRepairAttempts)
        {
            problems.Add(new SpecProblem($"{pointer}/repair_attempts", $"must be from 0 to {MostRepairAttempts}"));
        }

        return problems.Concat(SignatureCheck.Problems(step, types, $"{pointer}/signature")).Concat(DemoCheck.Problems(step, types, $"{pointer}/demos", isCompat));
    }

    private static IEnumerable<SpecProblem> Model(StepSpec step, string pointer)
    {
        if (ModuleCatalogue.Read(step, "", []) is { AsksModel: false })
        {
            if (step.Model.Name.Length > 0)
            {
                yield return new SpecProblem(pointer, $"a {step.Module} step asks no model");
            }

            yield break;
        }

        if (string.IsNullOrWhiteSpace(step.Model.Name))
        {
            yield return new SpecProblem($"{pointer}/name", "is missing: which model shall answer?");
        }

        if (step.Model.Temperature is not (null or (>= 0 and <= 2)))
        {
            yield return new SpecProblem($"{pointer}/temperature", "must be from 0 to 2");
        }

        if (step.Model.MaxTokens < 1)
        {
            yield return new SpecProblem($"{pointer}/max_tokens", "must be 1 or more");
        }
    }
}
