using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks the fields of one step: names, types, limits and defaults.</summary>
internal static class SignatureCheck
{
    public static IEnumerable<SpecProblem> Problems(StepSpec step, DeclaredTypes types, string pointer)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        if (step.Module is ChainOfThoughtSpec.Name)
        {
            seen[ChainOfThought.FieldName] = "output that chain_of_thought adds";
        }

        var problems = new List<SpecProblem>();
        var signature = SignatureReader.Read(step.Signature, types, pointer, problems);
        foreach (var (side, fields) in new[] { ("inputs", signature.Inputs), ("outputs", signature.Outputs) })
        {
            foreach (var (i, field) in fields.Index())
            {
                var place = $"{pointer}/{side}/{i}";
                if (FieldNames.Problem(field.Name) is { } problem)
                {
                    problems.Add(new SpecProblem($"{place}/name", problem));
                }
                else if (!seen.TryAdd(field.Name, side is "inputs" ? "input" : "output"))
                {
                    problems.Add(new SpecProblem($"{place}/name", $"'{field.Name}' is already the name of an {seen[field.Name]}"));
                }

                if (side is "outputs" && field.Type is HistoryType)
                {
                    problems.Add(new SpecProblem($"{place}/type", $"{field.Type.Text} is the type of an input"));
                }
            }
        }

        if (signature.Outputs.Count is 0)
        {
            problems.Add(new SpecProblem($"{pointer}/outputs", "needs at least one output"));
        }

        return problems;
    }
}
