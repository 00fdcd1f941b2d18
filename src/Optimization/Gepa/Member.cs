using LlmOps.Optimization.Candidates;

namespace LlmOps.Optimization.Gepa;

/// <summary>A program the search keeps: it was scored on the rows of the fronts.</summary>
internal sealed class Member(Candidate candidate, IReadOnlyList<int> parents, IReadOnlyDictionary<string, double> rows, int nextStep)
{
    public Candidate Candidate { get; } = candidate;

    /// <summary>Numbers of the members it came from; none for the first.</summary>
    public IReadOnlyList<int> Parents { get; } = parents;

    /// <summary>Its scores by validation row.</summary>
    public IReadOnlyDictionary<string, double> Rows { get; } = rows;

    public double Mean { get; } = rows.Count == 0 ? 0 : rows.Values.Average();

    /// <summary>Which step is rewritten next.</summary>
    public int NextStep { get; set; } = nextStep;

    public IReadOnlyDictionary<string, string?> Texts => Candidate.Spec.Instructed().ToDictionary(s => s.Id, s => s.Signature.Instructions, StringComparer.Ordinal);
}
