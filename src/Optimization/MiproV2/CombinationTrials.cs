using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.MiproV2;

/// <summary>What the search can choose from.</summary>
/// <param name="Program">The program as it came.</param>
/// <param name="Instructions">Instructions; the first is the program's own.</param>
/// <param name="DemoSets">Demo sets; the first is none (or, when demos are not searched, the program's own).</param>
internal sealed record Choices(ProgramSpec Program, IReadOnlyList<string?> Instructions, IReadOnlyList<IReadOnlyList<DemoSpec>> DemoSets)
{
    public int[] Sizes => [Instructions.Count, DemoSets.Count];

    public ProgramSpec Build(Combination combination) => combination == Combination.Unchanged ? Program : Program with
    {
        Steps = [.. Program.Steps.Select(s => s with
        {
            Signature = s.Signature with { Instructions = Instructions[combination.Instruction] },
            Demos = DemoSets[combination.Demos] is { Count: > 0 } demos ? demos : null,
        })],
    };

    public string Origin(Combination combination) => combination == Combination.Unchanged ? "unchanged" : $"instruction {combination.Instruction}, demo set {combination.Demos} ({DemoSets[combination.Demos].Count} demos)";
}

/// <summary>Numbers combinations as they are tried, scores them, and remembers what came out.</summary>
internal sealed class CombinationTrials(Choices choices, IExperiment experiment)
{
    private readonly Dictionary<Combination, Candidate> candidates = [];
    private readonly Dictionary<int, Trial> ended = [];

    public IReadOnlyList<string> Rows => experiment.ValidationIds;

    /// <summary>Full scores by combination.</summary>
    public Dictionary<Combination, CandidateScore> Full { get; } = [];

    public bool BudgetSpent { get; set; }

    /// <summary>Scores some rows of a combination; null when that failed.</summary>
    public async Task<CandidateScore?> ScoreAsync(Combination combination, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var candidate = Candidate(combination);
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

    /// <summary>Scores a combination on the whole split; null when that failed.</summary>
    public async Task<CandidateScore?> CompleteAsync(Combination combination, CancellationToken cancellationToken)
    {
        var candidate = Candidate(combination);
        try
        {
            var score = await experiment.ScoreAsync(candidate, null, cancellationToken);
            (Full[combination], ended[candidate.Number]) = (score, new(candidate, TrialState.Completed, score));
            return score;
        }
        catch (RunFailedException failed)
        {
            ended[candidate.Number] = new(candidate, TrialState.Failed, Reason: failed.Message);
            return null;
        }
    }

    /// <summary>Ends the search: what was not scored whole is pruned, with what is known of it.</summary>
    public async Task<OptimizationResult> FinishAsync(Func<Combination, string> known, CancellationToken cancellationToken)
    {
        foreach (var (combination, candidate) in candidates.OrderBy(c => c.Value.Number))
        {
            if (!ended.ContainsKey(candidate.Number))
            {
                var reason = known(combination);
                await experiment.PruneAsync(candidate, reason, cancellationToken);
                ended[candidate.Number] = new(candidate, TrialState.Pruned, Reason: reason);
            }
        }

        return new([.. ended.OrderBy(e => e.Key).Select(e => e.Value)], BudgetSpent);
    }

    private Candidate Candidate(Combination combination)
    {
        if (!candidates.TryGetValue(combination, out var candidate))
        {
            candidate = new(candidates.Count, choices.Build(combination), choices.Origin(combination));
            candidates[combination] = candidate;
        }

        return candidate;
    }
}
