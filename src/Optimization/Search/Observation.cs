namespace LlmOps.Optimization.Search;

/// <summary>A finished trial as a search sees it.</summary>
/// <param name="Choices">Which choice each parameter had, by its name.</param>
/// <param name="Value">Its score; higher is better.</param>
public sealed record Observation(IReadOnlyDictionary<string, int> Choices, double Value);
