namespace LlmOps.Contracts.InferenceGateway;

/// <summary>A product told how good an answer was.</summary>
/// <param name="FeedbackId">The feedback.</param>
/// <param name="InferenceId">The inference it is about.</param>
/// <param name="Program">The program that answered, when it was one.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Score">0 (bad) to 1 (good), when given.</param>
/// <param name="HasCorrection">Whether the right answer was given along.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record FeedbackReceived(Guid FeedbackId, Guid InferenceId, string? Program, int? Version, double? Score, bool HasCorrection, DateTimeOffset ReceivedAt);
