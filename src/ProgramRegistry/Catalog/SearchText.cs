using LlmOps.Programs.Versions;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>What a search looks through: a program's name and all that its latest version says of its task, in lower case.</summary>
internal static class SearchText
{
    // A document may hold the zero character; a text column may not.
    public static string Of(string name, ProgramSpec spec) =>
        string.Join('\n', spec.Steps.SelectMany(Lines).Prepend(name)).Replace("\0", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The words asked for; every one of them must be found.</summary>
    public static string[] Words(string search) => search.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Lines(StepSpec step)
    {
        yield return step.Id;
        if (step.Signature.Instructions is { } instructions)
        {
            yield return instructions;
        }

        foreach (var field in step.Signature.Inputs.Concat(step.Signature.Outputs))
        {
            yield return $"{field.Name} {field.Type} {field.Desc}".TrimEnd();
        }
    }
}
