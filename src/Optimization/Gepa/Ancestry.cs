using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.Gepa;

/// <summary>What can be combined: two descendants of one ancestor that changed different steps (dspy-spec 5.9, merge).</summary>
internal sealed record MergePlan(int Ancestor, int First, int Second, IReadOnlyDictionary<string, string?> Texts);

/// <summary>Who came from whom.</summary>
internal sealed class Ancestry(IReadOnlyList<IReadOnlyDictionary<string, string?>> texts, IReadOnlyList<IReadOnlyList<int>> parents, IReadOnlyList<double> scores)
{
    private const int Tries = 10;

    /// <summary>Draws two members and what they make together; null when no two fit.</summary>
    /// <param name="among">Members to draw from.</param>
    /// <param name="random">What draws.</param>
    /// <param name="isKnown">Whether a triple of ancestor and members was tried before.</param>
    public MergePlan? Draw(IReadOnlyList<int> among, PythonRandom random, Func<(int, int, int), bool> isKnown)
    {
        for (var t = 0; t < Tries && among.Count > 1; t++)
        {
            var pair = random.Sample(among, 2).Order().ToList();
            var (first, second) = (pair[0], pair[1]);
            var (left, right) = (Of(first), Of(second));
            if (left.Contains(second) || right.Contains(first))
            {
                continue;
            }

            var shared = left.Intersect(right).Where(a => scores[a] <= scores[first] && scores[a] <= scores[second] && !isKnown((a, first, second)) && IsChangedByOne(a, first, second)).Order().ToList();
            if (shared.Count > 0)
            {
                return Merge(Weighted(shared, random), first, second, random);
            }
        }

        return null;
    }

    /// <summary>Each step's text: the changed one where one changed it, the better member's where both did.</summary>
    public MergePlan Merge(int ancestor, int first, int second, PythonRandom random)
    {
        var merged = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (step, original) in texts[ancestor])
        {
            var (a, b) = (texts[first][step], texts[second][step]);
            merged[step] = a == original ? b
                : b == original || a == b ? a
                : scores[first] > scores[second] ? a
                : scores[second] > scores[first] ? b
                : random.Choice([a, b]);
        }

        return new(ancestor, first, second, merged);
    }

    private HashSet<int> Of(int member)
    {
        var found = new HashSet<int>();
        var open = new Stack<int>(parents[member]);
        while (open.TryPop(out var ancestor))
        {
            if (found.Add(ancestor))
            {
                foreach (var parent in parents[ancestor])
                {
                    open.Push(parent);
                }
            }
        }

        return found;
    }

    private bool IsChangedByOne(int ancestor, int first, int second) => texts[ancestor].Any(t => (texts[first][t.Key] != t.Value) != (texts[second][t.Key] != t.Value));

    private int Weighted(List<int> ancestors, PythonRandom random)
    {
        var total = ancestors.Sum(a => scores[a]);
        var at = random.NextDouble() * total;
        return total <= 0 ? random.Choice(ancestors) : ancestors.FirstOrDefault(a => (at -= scores[a]) < 0, ancestors[^1]);
    }
}
