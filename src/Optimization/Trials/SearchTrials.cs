using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Trials;

/// <summary>The candidates of a search that decides step by step what to score next: numbers them in the order proposed, scores them on some or all rows, and remembers how each ended.</summary>
internal sealed class SearchTrials(IExperiment experiment)
{
    private readonly Dictionary<string, Candidate> candidates = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Trial> ended = [];

    /// <summary>Ids of the validation rows.</summary>
    public IReadOnlyList<string> Rows => experiment.ValidationIds;

    /// <summary>Searches until done or until the money is.</summary>
    /// <param name="experiment">What answers.</param>
    /// <param name="search">The search.</param>
    /// <param name="known">What is known of a candidate that was never scored whole.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<OptimizationResult> SearchAsync(IExperiment experiment, Func<SearchTrials, Task> search, Func<Candidate, string> known, CancellationToken cancellationToken)
    {
        var trials = new SearchTrials(experiment);
        var isSpent = false;
        try
        {
            await search(trials);
        }
        catch (BudgetSpentException)
        {
            isSpent = true;
        }

        return await trials.FinishAsync(known, isSpent, cancellationToken);
    }

    /// <summary>The candidate that is this program; a new number when nobody proposed it before.</summary>
    public Candidate Open(ProgramSpec spec, string origin, int parent = 0)
    {
        var hash = ProgramSpecJson.Hash(spec);
        if (!candidates.TryGetValue(hash, out var candidate))
        {
            candidate = new(candidates.Count, spec, origin) { Parent = parent };
            candidates[hash] = candidate;
        }

        return candidate;
    }

    /// <summary>All candidates by number.</summary>
    public IEnumerable<Candidate> All => candidates.Values.OrderBy(c => c.Number);

    /// <summary>Whether an equal program was proposed before.</summary>
    public bool Knows(ProgramSpec spec) => candidates.ContainsKey(ProgramSpecJson.Hash(spec));

    /// <summary>The candidate's score on the whole split, when it was scored there.</summary>
    public CandidateScore? Full(Candidate candidate) => ended.GetValueOrDefault(candidate.Number)?.Score;

    /// <summary>Scores a candidate on some rows; null when that failed.</summary>
    public async Task<CandidateScore?> ScoreAsync(Candidate candidate, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            return await experiment.ScoreAsync(candidate, ids, cancellationToken);
        }
        catch (RunFailedException failed)
        {
            ended[candidate.Number] = new(candidate, TrialState.Failed, Reason: failed.Message);
            return null;
        }
    }

    /// <summary>Scores a candidate on the whole split, which completes its trial; null when that failed.</summary>
    public async Task<CandidateScore?> CompleteAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        try
        {
            var score = await experiment.ScoreAsync(candidate, null, cancellationToken);
            ended[candidate.Number] = new(candidate, TrialState.Completed, score);
            return score;
        }
        catch (RunFailedException failed)
        {
            ended[candidate.Number] = new(candidate, TrialState.Failed, Reason: failed.Message);
            return null;
        }
    }

    private async Task<OptimizationResult> FinishAsync(Func<Candidate, string> known, bool isSpent, CancellationToken cancellationToken)
    {
        foreach (var candidate in All.Where(c => !ended.ContainsKey(c.Number)).ToList())
        {
            var reason = known(candidate);
            await experiment.PruneAsync(candidate, reason, cancellationToken);
            ended[candidate.Number] = new(candidate, TrialState.Pruned, Reason: reason);
        }

        return new([.. ended.OrderBy(e => e.Key).Select(e => e.Value)], isSpent);
    }
}
