using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization.MiproV2;

/// <summary>The trials of a search over combinations.</summary>
internal sealed class CombinationTrials(Choices choices, SearchTrials trials)
{
    private readonly Dictionary<Combination, Candidate> candidates = [];

    public IReadOnlyList<string> Rows => trials.Rows;

    /// <summary>Combinations scored on the whole split.</summary>
    public HashSet<Combination> Full { get; } = [];

    /// <summary>Scores some rows of a combination; null when that failed.</summary>
    public Task<CandidateScore?> ScoreAsync(Combination combination, IReadOnlyList<string> ids, CancellationToken cancellationToken) => trials.ScoreAsync(CandidateOf(combination), ids, cancellationToken);

    /// <summary>Scores a combination on the whole split; null when that failed.</summary>
    public async Task<CandidateScore?> CompleteAsync(Combination combination, CancellationToken cancellationToken)
    {
        var score = await trials.CompleteAsync(CandidateOf(combination), cancellationToken);
        if (score is not null)
        {
            Full.Add(combination);
        }

        return score;
    }

    /// <summary>The combination a candidate was built from.</summary>
    public Combination Of(Candidate candidate) => candidates.First(c => c.Value.Number == candidate.Number).Key;

    private Candidate CandidateOf(Combination combination)
    {
        if (!candidates.TryGetValue(combination, out var candidate))
        {
            candidate = trials.Open(choices.Build(combination), choices.Origin(combination));
            candidates[combination] = candidate;
        }

        return candidate;
    }
}
