using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Execution;

/// <summary>Checks a run's inputs against the declared ones; the first mistake is named.</summary>
internal static class InputCheck
{
    public static void Run(IReadOnlyList<SignatureField> declared, JsonObject inputs, Profile profile)
    {
        foreach (var field in declared)
        {
            var isGiven = inputs.TryGetPropertyValue(field.Name, out var value);
            if (!isGiven && !field.Type.AllowsNull)
            {
                throw new InputException(field.Name, "is missing");
            }

            // DSPy writes any value of any type into the prompt; a compat program keeps doing so.
            if (isGiven && profile is Profile.Native && !field.Type.Accepts(value))
            {
                throw new InputException(field.Name, value is null ? $"is null, but its type is {field.Type.Text}" : $"is not of type {field.Type.Text}");
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
