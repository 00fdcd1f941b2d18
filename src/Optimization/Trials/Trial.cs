using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;

namespace LlmOps.Optimization.Trials;

/// <summary>Where a trial stands.</summary>
public enum TrialState
{
    /// <summary>Proposed, not begun.</summary>
    Waiting,

    /// <summary>Being scored.</summary>
    Running,

    /// <summary>Scored on every example.</summary>
    Completed,

    /// <summary>Given up early because it could not win.</summary>
    Pruned,

    /// <summary>Could not be scored.</summary>
    Failed,
}

/// <summary>A candidate and what became of it.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Score">Set when completed.</param>
/// <param name="Reason">Why it failed or was pruned.</param>
public sealed record Trial(Candidate Candidate, TrialState State, CandidateScore? Score = null, string? Reason = null)
{
    /// <summary>The candidate's number.</summary>
    public int Number => Candidate.Number;
}
