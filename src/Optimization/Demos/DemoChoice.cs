namespace LlmOps.Optimization.Demos;

/// <summary>
/// Chooses which examples to show. Labels take turns, so that each gets its share; within a label every further example is the one that
/// best covers what the chosen ones leave uncovered (greedy facility location), so that outliers do not crowd out the typical.
/// </summary>
internal sealed class DemoChoice
{
    // Bounds the quadratic comparison within one label; more examples than this are sampled first.
    private const int LargestGroup = 300;

    private readonly IReadOnlyList<TrainExample> train;
    private readonly TextLikeness likeness;
    private readonly Dictionary<string, string> labels;

    public DemoChoice(IReadOnlyList<TrainExample> train)
    {
        this.train = train;
        likeness = new TextLikeness(train);
        labels = train.ToDictionary(e => e.Id, e => e.Labels.ToJsonString(), StringComparer.Ordinal);
        if (labels.Values.Distinct(StringComparer.Ordinal).Count() > train.Count / 2)
        {
            // Free text: nearly every label is its own, so only coverage counts.
            labels = train.ToDictionary(e => e.Id, _ => "", StringComparer.Ordinal);
        }
    }

    /// <summary>Chooses up to <paramref name="count"/> examples besides <paramref name="taken"/>, whose labels count as served already.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="share">Share of each label's examples to draw from: 1 chooses among all, less makes choices differ from draw to draw.</param>
    /// <param name="random">What draws.</param>
    /// <param name="taken">Ids already shown.</param>
    public IReadOnlyList<TrainExample> Choose(int count, double share, Random random, IReadOnlySet<string> taken)
    {
        var served = taken.GroupBy(id => labels[id], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var queues = train.Where(e => !taken.Contains(e.Id)).GroupBy(e => labels[e.Id], StringComparer.Ordinal)
            .Select(g => (Label: g.Key, Examples: g.ToList())).OrderByDescending(g => g.Examples.Count).ThenBy(g => g.Label, StringComparer.Ordinal).ToList();
        var turns = Turns(queues, served, count);
        var chosen = queues.ToDictionary(q => q.Label, q => new Queue<TrainExample>(Cover(Drawn(q.Examples, turns.Count(t => t == q.Label), share, random), turns.Count(t => t == q.Label))), StringComparer.Ordinal);
        return [.. turns.Select(label => chosen[label].Dequeue())];
    }

    /// <summary>All examples in an order that serves labels in turn; equal seeds give equal orders.</summary>
    public IReadOnlyList<TrainExample> Order(Random random) =>
        [.. train.GroupBy(e => labels[e.Id], StringComparer.Ordinal).OrderBy(_ => random.Next()).ToList()
            .SelectMany(g => g.OrderBy(_ => random.Next()).Select((e, turn) => (Example: e, Turn: turn))).OrderBy(e => e.Turn).Select(e => e.Example)];

    // Which label comes next: the one served least so far, larger groups first.
    private static List<string> Turns(List<(string Label, List<TrainExample> Examples)> queues, Dictionary<string, int> served, int count)
    {
        var left = queues.ToDictionary(q => q.Label, q => q.Examples.Count, StringComparer.Ordinal);
        var turns = new List<string>();
        while (turns.Count < count && queues.Where(q => left[q.Label] > 0).Select(q => q.Label).MinBy(l => served.GetValueOrDefault(l)) is { } next)
        {
            turns.Add(next);
            left[next]--;
            served[next] = served.GetValueOrDefault(next) + 1;
        }

        return turns;
    }

    private static List<TrainExample> Drawn(List<TrainExample> group, int needed, double share, Random random)
    {
        var size = Math.Min(LargestGroup, Math.Max(needed, (int)Math.Ceiling(group.Count * share)));
        return size >= group.Count ? group : [.. group.OrderBy(_ => random.Next()).Take(size)];
    }

    private List<TrainExample> Cover(List<TrainExample> group, int count)
    {
        var chosen = new List<TrainExample>();
        var covered = new double[group.Count];
        var open = Enumerable.Range(0, group.Count).ToList();
        var alike = count is 0 ? [] : group.Select(a => group.Select(b => likeness.Between(a, b)).ToArray()).ToArray();
        while (chosen.Count < count && open.Count > 0)
        {
            var best = open.MaxBy(c => alike[c].Select((likeness, i) => Math.Max(0, likeness - covered[i])).Sum());
            chosen.Add(group[best]);
            open.Remove(best);
            for (var i = 0; i < covered.Length; i++)
            {
                covered[i] = Math.Max(covered[i], alike[best][i]);
            }
        }

        return chosen;
    }
}
