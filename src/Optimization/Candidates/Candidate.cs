using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Candidates;

/// <summary>A program an optimizer wants scored.</summary>
/// <param name="Number">Counted from 0 in the order proposed; 0 is the program unchanged.</param>
/// <param name="Spec">The whole document.</param>
/// <param name="Origin">How it was made, in words, for example <c>bootstrap 3 + labeled 97</c>.</param>
public sealed record Candidate(int Number, ProgramSpec Spec, string Origin)
{
    /// <summary>Origin of candidate 0.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>The candidate it was made from; the program unchanged unless a search goes on from its own candidates.</summary>
    public int Parent { get; init; }

    /// <summary>Demos over all steps.</summary>
    public int Demos => Spec.Steps.Sum(s => s.Demos?.Count ?? 0);
}
