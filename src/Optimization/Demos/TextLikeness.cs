using System.Text.Json.Nodes;

namespace LlmOps.Optimization.Demos;

/// <summary>How alike two examples read: shared words, rare ones counting more (weighted Jaccard), 0 to 1.</summary>
internal sealed class TextLikeness
{
    private readonly Dictionary<string, HashSet<string>> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> weights;

    public TextLikeness(IReadOnlyList<TrainExample> examples)
    {
        foreach (var example in examples)
        {
            words[example.Id] = Words(example.Inputs);
        }

        weights = words.Values.SelectMany(w => w).GroupBy(w => w, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Math.Log(1 + ((double)examples.Count / g.Count())), StringComparer.Ordinal);
    }

    public double Between(TrainExample a, TrainExample b)
    {
        var (left, right) = (words[a.Id], words[b.Id]);
        var shared = left.Where(right.Contains).Sum(w => weights[w]);
        var all = Weight(left) + Weight(right) - shared;
        return all > 0 ? shared / all : 1;
    }

    private double Weight(HashSet<string> text) => text.Sum(w => weights[w]);

    private static HashSet<string> Words(JsonObject inputs) =>
        [.. string.Concat(inputs.Select(p => $"{p.Value} ")).ToLowerInvariant().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '!', '?', ';', ':', '"', '\'', '(', ')')).Where(w => w.Length > 0)];
}
