namespace LlmOps.Contracts.ProgramRegistry;

/// <summary>A new immutable version of a dataset exists.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Number">The version's number, counted from 1.</param>
/// <param name="Hash">SHA-256 over its examples.</param>
/// <param name="Counts">Number of examples by split name (<c>train</c>, <c>validation</c>, <c>test</c>, <c>unlabelled</c>).</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record DatasetVersionPublished(string Dataset, int Number, string Hash, IReadOnlyDictionary<string, int> Counts, DateTimeOffset PublishedAt);
