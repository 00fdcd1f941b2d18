namespace LlmOps.Contracts.OptimizationJobs;

/// <summary>An optimization job has ended.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Status"><c>completed</c>, <c>stopped</c> or <c>failed</c>.</param>
/// <param name="Program">The program that was optimized.</param>
/// <param name="BaseVersion">The version it started from.</param>
/// <param name="NewVersion">The version it published, or <see langword="null"/> when nothing better was found.</param>
public sealed record OptimizationCompleted(Guid JobId, string Status, string Program, int BaseVersion, int? NewVersion);
