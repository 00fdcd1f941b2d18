using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Execution;

/// <summary>Checks a run's inputs against the declared ones; the first mistake is named.</summary>
internal static class InputCheck
{
    public static void Run(IReadOnlyList<SignatureField> declared, JsonObject inputs, Profile profile)
    {
        foreach (var field in declared)
        {
            if (!inputs.TryGetPropertyValue(field.Name, out var value))
            {
                if (!field.IsOptional)
                {
                    throw new InputException(field.Name, "is missing");
                }
            }
            else if (JsonDepth.IsTooDeep(value))
            {
                throw new InputException(field.Name, JsonDepth.Refusal);
            }

            // DSPy writes any value of any type into the prompt; a compat program keeps doing so.
            else if (profile.IsNative && field.Mismatch(value) is { } wrong)
            {
                throw new InputException(field.Name, wrong.ToString());
            }
        }

        foreach (var (name, _) in inputs)
        {
            if (!declared.Any(f => f.Name == name))
            {
                throw new InputException(name, $"is unknown{CloseNames.Hint(name, [.. declared.Select(f => f.Name)])}");
            }
        }
    }
}
