namespace LlmOps.Contracts.ProgramRegistry;

/// <summary>A new immutable version of a program exists. Carries the whole document, so that readers need not ask back.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="Number">The version's number, counted from 1.</param>
/// <param name="Hash">SHA-256 of the canonical document.</param>
/// <param name="SpecJson">The canonical version document.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record ProgramVersionPublished(string Program, int Number, string Hash, string SpecJson, DateTimeOffset PublishedAt);
