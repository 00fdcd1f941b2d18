namespace LlmOps.Programs.Versions;

/// <summary>Checks the declared types of a document, all at once.</summary>
internal static class TypesCheck
{
    public static IEnumerable<SpecProblem> Problems(ProgramSpec spec)
    {
        var problems = new List<SpecProblem>();
        new TypesReader(spec.Types ?? new Dictionary<string, System.Text.Json.JsonElement>(StringComparer.Ordinal), problems).ReadAll();
        return problems;
    }
}
