namespace LlmOps.Programs.Execution;

/// <summary>One piece of news from a streamed run.</summary>
/// <param name="Field">The output field the text belongs to; null on the last event.</param>
/// <param name="Delta">New text of that field; all deltas of a field together are its text as the model wrote it.</param>
/// <param name="Run">The finished run, on the last event only.</param>
public sealed record ProgramEvent(string? Field, string Delta, ProgramRun? Run);
