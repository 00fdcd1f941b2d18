namespace LlmOps.Programs.Versions;

/// <summary>The paths by which steps and outputs take their values.</summary>
internal static class BindingPath
{
    private const string Inputs = "$.inputs.";
    private const string Steps = "$.steps.";

    public static string OfInput(string name) => Inputs + name;

    public static string OfOutput(string step, string field) => $"{Steps}{step}.{field}";

    /// <summary><c>$.inputs.NAME</c>.</summary>
    public static bool TryInput(string path, out string name)
    {
        name = path.StartsWith(Inputs, StringComparison.Ordinal) ? path[Inputs.Length..] : "";
        return name.Length > 0 && !name.Contains('.', StringComparison.Ordinal);
    }

    /// <summary><c>$.steps.ID.FIELD</c>.</summary>
    public static bool TryOutput(string path, out string step, out string field)
    {
        var parts = path.StartsWith(Steps, StringComparison.Ordinal) ? path[Steps.Length..].Split('.') : [];
        (step, field) = parts.Length is 2 ? (parts[0], parts[1]) : ("", "");
        return step.Length > 0 && field.Length > 0;
    }

    /// <summary>Where a step takes an input from: its binding, else the program's input of the same name.</summary>
    public static string Of(StepSpec step, string input) => step.Bind is { } bind && bind.TryGetValue(input, out var path) ? path : OfInput(input);
}
