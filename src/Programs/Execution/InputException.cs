namespace LlmOps.Programs.Execution;

/// <summary>An input is missing, unknown or of the wrong type.</summary>
public sealed class InputException(string field, string reason) : Exception($"Input '{field}' {reason}")
{
    /// <summary>The input's name.</summary>
    public string Field { get; } = field;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
