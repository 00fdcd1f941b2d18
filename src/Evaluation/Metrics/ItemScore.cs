using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>What lists are scored by.</summary>
internal static class ItemScore
{
    private const long MostComparisons = 4_000_000;

    private const int MostDifferent = 5;

    public static readonly MetricOption Measure = new("score", "choice", "What the score is; all is 1 only when nothing is missing, extra or different.") { Default = "\"f1\"", Choices = ["f1", "precision", "recall", "all"] };
    public static readonly MetricOption Normalize = new("normalize", "boolean", "Compare texts without case, punctuation and articles.") { Default = "true" };
    public static readonly MetricOption Absolute = new("absolute", "number", "Numbers so far apart are the same.") { Default = "0" };
    public static readonly MetricOption Relative = new("relative", "number", "Numbers so far apart as a share of the label are the same.") { Default = "0", Maximum = 1000 };

    /// <summary>The entries of a list; a value that is none is a list of one, and null or absent an empty one.</summary>
    public static IReadOnlyList<JsonNode?> Entries(JsonNode? node) => node switch { null => [], JsonArray list => [.. list], _ => [node] };

    /// <summary>Pairs entries one to one whatever their order, and counts each pair as far as it is similar.</summary>
    /// <param name="wanted">The label's entries.</param>
    /// <param name="got">The output's entries.</param>
    /// <param name="measure">One of <see cref="Measure"/>.</param>
    /// <param name="comparison">When two entries are similar.</param>
    public static MetricResult Of(IReadOnlyList<JsonNode?> wanted, IReadOnlyList<JsonNode?> got, string measure, IEntryComparison comparison)
    {
        var (pairs, similar) = Pair(wanted.Count, got.Count, comparison);
        var matched = similar.Sum();
        var (precision, recall) = (Share(matched, got.Count, wanted.Count), Share(matched, wanted.Count, got.Count));
        var f1 = wanted.Count + got.Count == 0 ? 1 : 2 * matched / (wanted.Count + got.Count);
        var score = measure switch { "precision" => precision, "recall" => recall, "all" => f1 >= 1 ? 1 : 0, _ => f1 };
        return new(score, Explanation(), new Dictionary<string, double>(StringComparer.Ordinal) { ["precision"] = precision, ["recall"] = recall, ["f1"] = f1 });

        string? Explanation()
        {
            var missing = wanted.Where((_, i) => pairs[i] < 0).Select(Named).ToList();
            var paired = pairs.ToHashSet();
            var extra = got.Where((_, j) => !paired.Contains(j)).Select(Named).ToList();
            var different = pairs.Index().Where(p => p.Item >= 0 && similar[p.Index] < 1).Take(MostDifferent).Select(p => $"{Wording.Quoted(Named(wanted[p.Index]))} differs in {comparison.Difference(p.Index, p.Item)}").ToList();
            string?[] parts = [Wording.MissingAndExtra(missing, extra), .. different];
            return parts.All(p => p is null) ? null : Wording.Bounded($"{pairs.Count(j => j >= 0)} of {wanted.Count} found; {string.Join("; ", parts.Where(p => p is not null))}");
        }
    }

    /// <summary>Only entries of one group can be similar, so that long lists with a key need few comparisons.</summary>
    private static (int[] ColumnOf, double[] Similar) Pair(int rows, int columns, IEntryComparison comparison)
    {
        var outputs = Enumerable.Range(0, columns).ToLookup(comparison.GroupOfOutput, StringComparer.Ordinal);
        var groups = Enumerable.Range(0, rows).GroupBy(comparison.GroupOfLabel, StringComparer.Ordinal).Select(g => (Labels: g.ToList(), Outputs: outputs[g.Key].ToList())).ToList();
        if (groups.Sum(g => (long)g.Labels.Count * g.Outputs.Count) > MostComparisons)
        {
            throw new MetricException($"Lists of {rows} and {columns} entries are too long to be paired; name key fields.");
        }

        int[] columnOf = [.. Enumerable.Repeat(-1, rows)];
        var similar = new double[rows];
        foreach (var (labels, candidates) in groups.Where(g => g.Outputs.Count > 0))
        {
            var table = new double[labels.Count, candidates.Count];
            for (var i = 0; i < labels.Count; i++)
            {
                for (var j = 0; j < candidates.Count; j++)
                {
                    table[i, j] = comparison.Similarity(labels[i], candidates[j]);
                }
            }

            foreach (var (i, j) in OneToOne.Pair(table).Index().Where(p => p.Item >= 0))
            {
                (columnOf[labels[i]], similar[labels[i]]) = (candidates[j], table[i, j]);
            }
        }

        return (columnOf, similar);
    }

    // Nothing asked for and nothing given is right; something against nothing is not.
    private static double Share(double matched, int of, int other) => of > 0 ? matched / of : other == 0 ? 1 : 0;

    private static string Named(JsonNode? entry) => JsonText.OfAll(entry).ReplaceLineEndings(", ");
}

/// <summary>When an entry of the label and one of the output, given by their places, are similar.</summary>
internal interface IEntryComparison
{
    string GroupOfLabel(int label);

    string GroupOfOutput(int output);

    /// <summary>From 0 to 1, for two of one group; 0 across groups is taken for granted.</summary>
    double Similarity(int label, int output);

    /// <summary>What is wrong with a pair that is not entirely similar.</summary>
    string Difference(int label, int output);
}
