namespace LlmOps.Contracts.InferenceGateway;

/// <summary>A model got a date after which it will not answer any more.</summary>
/// <param name="Model">The model.</param>
/// <param name="ShutdownDate">Its last day.</param>
/// <param name="Replacement">The provider's suggested successor, if any.</param>
public sealed record ModelRetirementAnnounced(string Model, DateOnly ShutdownDate, string? Replacement);
