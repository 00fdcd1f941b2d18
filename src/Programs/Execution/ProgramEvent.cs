using System.Text.Json.Nodes;

namespace LlmOps.Programs.Execution;

/// <summary>One piece of news from a streamed run.</summary>
/// <param name="Field">The output field it is about; null on the last event.</param>
/// <param name="Delta">New text of that field; all deltas of a field together are its text as the model wrote it.</param>
/// <param name="Run">The finished run, on the last event only.</param>
public sealed record ProgramEvent(string? Field, string Delta, ProgramRun? Run)
{
    /// <summary>Whether the step that gives the field has ended: no more text follows, and <see cref="Value"/> is what it gave.</summary>
    public bool HasEnded { get; init; }

    /// <summary>The field's value, typed as declared; null can be one.</summary>
    public JsonNode? Value { get; init; }
}
