namespace LlmOps.Evaluation.Gates;

/// <summary>What cuts examples into slices.</summary>
/// <param name="Place"><c>expected</c>, <c>inputs</c> or <c>metadata</c>.</param>
/// <param name="Field">The field there.</param>
public sealed record SlicePath(string Place, string Field)
{
    /// <summary>Reads <c>PLACE.FIELD</c>; <see langword="null"/> when it is none.</summary>
    public static SlicePath? TryParse(string? text) =>
        text?.Split('.', 2) is ["expected" or "inputs" or "metadata", { Length: > 0 }] parts ? new(parts[0], parts[1]) : null;
}
