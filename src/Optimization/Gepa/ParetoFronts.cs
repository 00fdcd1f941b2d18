using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.Gepa;

/// <summary>For each validation row the members that score best on it (Agrawal et al., 2025; dspy-spec 5.9).</summary>
internal sealed class ParetoFronts
{
    private readonly Dictionary<string, (double Best, SortedSet<int> Members)> fronts = new(StringComparer.Ordinal);

    /// <summary>Adds a member's scores by row.</summary>
    public void Add(int member, IReadOnlyDictionary<string, double> rows)
    {
        foreach (var (row, score) in rows)
        {
            if (!fronts.TryGetValue(row, out var front) || score > front.Best)
            {
                fronts[row] = (score, [member]);
            }
            else if (score == front.Best)
            {
                front.Members.Add(member);
            }
        }
    }

    /// <summary>The fronts without members that others make superfluous: the lowest mean goes first, as long as somebody else stands in each of its fronts.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Undominated(IReadOnlyList<double> means)
    {
        var left = fronts.Values.SelectMany(f => f.Members).ToHashSet();
        foreach (var member in left.OrderBy(m => means[m]).ThenBy(m => m).ToList())
        {
            if (fronts.Values.Where(f => f.Members.Contains(member)).All(f => f.Members.Any(m => m != member && left.Contains(m))))
            {
                left.Remove(member);
            }
        }

        return fronts.ToDictionary(f => f.Key, f => (IReadOnlyList<int>)[.. f.Value.Members.Where(left.Contains)], StringComparer.Ordinal);
    }

    /// <summary>In how many fronts each member is left.</summary>
    public IReadOnlyDictionary<int, int> Weights(IReadOnlyList<double> means) => Undominated(means).Values.SelectMany(m => m).GroupBy(m => m).OrderBy(g => g.Key).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>Draws a parent: the more fronts hold it, the likelier.</summary>
    public int Draw(IReadOnlyList<double> means, PythonRandom random)
    {
        var tickets = Weights(means).SelectMany(w => Enumerable.Repeat(w.Key, w.Value)).ToList();
        return random.Choice(tickets);
    }
}
