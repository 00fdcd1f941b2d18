using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks the fields of one step: names and types.</summary>
internal static class SignatureCheck
{
    public static IEnumerable<SpecProblem> Problems(StepSpec step, string pointer)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        if (step.Module is ChainOfThoughtSpec.Name)
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

    public static FieldType? TryParse(string type, out string? reason)
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
}
