using LlmOps.Optimization.Search;
using LlmOps.Optimization.Search.Bandit;

namespace LlmOps.Optimization.MiproV2;

/// <summary>
/// Our search: every instruction and demo set is tried once, then a bandit guides; the same rows in the same order for everybody so that differences are paired, racing that drops what is clearly worse, and the leaders
/// scored on all rows at the end. It runs no more rows than the schedule of the compat search.
/// </summary>
internal sealed class NativeSearch : ICombinationSearch
{
    private const int AtOnce = 4;

    private readonly AdditiveBandit bandit;
    private readonly Dictionary<Combination, Dictionary<string, double>> scores = [];
    private readonly HashSet<Combination> dropped = [];
    private readonly MiproSize size;
    private readonly int minibatch;
    private readonly Random random;
    private readonly Queue<Combination> first;

    public NativeSearch(Choices choices, MiproSize size, int minibatch, int seed)
    {
        (this.size, this.minibatch, random) = (size, minibatch, new(seed));
        bandit = new(choices.Sizes, seed);
        first = new(Covering(choices.Sizes));
    }

    /// <summary>Candidates scored on all rows at the end.</summary>
    public const int Finalists = 2;

    /// <summary>Blocks of rows it scores besides the program unchanged and the finalists.</summary>
    public static int Blocks(int validation, int trials, int block) =>
        Math.Max(0, MiproSchedule.Runs(validation, trials, block, validation > block) - ((1 + Finalists) * validation)) / block;

    public async Task RunAsync(CombinationTrials trials, CancellationToken cancellationToken)
    {
        if (await trials.CompleteAsync(Combination.Unchanged, cancellationToken) is not { } baseline)
        {
            return;
        }

        Note(Combination.Unchanged, baseline.Rows);
        var rows = trials.Rows.ToArray();
        random.Shuffle(rows);
        var block = Math.Min(minibatch, rows.Length);
        var left = Blocks(rows.Length, size.Trials, block) * block;
        while (left >= block && Next(rows.Length, Math.Min(AtOnce, left / block)) is { Count: > 0 } chosen)
        {
            var asked = chosen.Select(c => (Combination: c, Ids: (IReadOnlyList<string>)[.. rows.Where(r => !Of(c).ContainsKey(r)).Take(block)])).ToList();
            var answers = await Task.WhenAll(asked.Select(a => trials.ScoreAsync(a.Combination, a.Ids, cancellationToken)));
            foreach (var (one, answer) in asked.Zip(answers))
            {
                left -= one.Ids.Count;
                if (answer is null || answer.Rows.Count == 0)
                {
                    dropped.Add(one.Combination);
                }
                else
                {
                    Note(one.Combination, answer.Rows);
                }
            }

            Race();
        }

        foreach (var leader in Leaders(trials).Take(Finalists).ToList())
        {
            await trials.CompleteAsync(leader, cancellationToken);
        }
    }

    public string Known(Combination combination) => Of(combination) is { Count: > 0 } rows ? $"{rows.Values.Average() * 100:0.0} % on {rows.Count} rows; {(dropped.Contains(combination) ? "clearly worse than the leader" : "behind the leaders")}." : "Not scored.";

    // Paired at random, so that no instruction is always seen with the same demos.
    private IEnumerable<Combination> Covering(int[] sizes)
    {
        int[] instructions = [.. Enumerable.Range(0, sizes[0])], demos = [.. Enumerable.Range(0, sizes[1])];
        random.Shuffle(instructions);
        random.Shuffle(demos);
        return Enumerable.Range(0, sizes.Max()).Select(i => new Combination(instructions[i % sizes[0]], demos[i % sizes[1]])).Where(c => c != Combination.Unchanged).ToList();
    }

    private IReadOnlyList<Combination> Next(int rows, int count)
    {
        var covering = new List<Combination>();
        while (covering.Count < count && first.TryDequeue(out var combination))
        {
            covering.Add(combination);
        }

        return covering.Count > 0 ? covering : Guided(rows, count);
    }

    private IReadOnlyList<Combination> Guided(int rows, int count) =>
        [.. bandit.Next(count, c => Combination.Of(c) is var one && one != Combination.Unchanged && !dropped.Contains(one) && Of(one).Count < rows).Select(Combination.Of)];

    private IEnumerable<Combination> Leaders(CombinationTrials trials) =>
        scores.Keys.Where(c => !trials.Full.Contains(c) && !dropped.Contains(c)).OrderByDescending(c => bandit.Belief(c.Choices).Mean).ThenBy(c => c.Instruction).ThenBy(c => c.Demos);

    private void Race()
    {
        var leader = scores.Keys.OrderByDescending(c => bandit.Belief(c.Choices).Mean).First();
        foreach (var other in scores.Keys.Where(c => c != leader && c != Combination.Unchanged && !dropped.Contains(c) && PairedRace.IsClearlyWorse(Of(c), Of(leader), minibatch)).ToList())
        {
            dropped.Add(other);
        }
    }

    private void Note(Combination combination, IReadOnlyDictionary<string, double> rows)
    {
        scores.TryAdd(combination, new(StringComparer.Ordinal));
        foreach (var (id, score) in rows)
        {
            scores[combination][id] = score;
        }

        bandit.Observe(combination.Choices, [.. rows.Values]);
    }

    private Dictionary<string, double> Of(Combination combination) => scores.GetValueOrDefault(combination) ?? [];
}
