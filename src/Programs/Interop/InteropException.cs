using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>A DSPy state cannot be read, or a program or an example cannot be written in a foreign form.</summary>
public sealed class InteropException(IReadOnlyList<SpecProblem> problems) : Exception(string.Join(" ", problems.Select(p => $"{p.Pointer}: {p.Reason}")))
{
    /// <summary>Everything found. In an import the pointers begin with <c>/state</c>, <c>/signature</c>, <c>/signatures</c> or <c>/model</c>.</summary>
    public IReadOnlyList<SpecProblem> Problems { get; } = problems;
}
