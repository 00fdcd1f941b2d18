using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>What lists are scored by.</summary>
internal static class ItemScore
{
    private const long MostComparisons = 4_000_000;

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
    /// <param name="similarity">Similarity of two entries by place, 0 to 1.</param>
    /// <param name="difference">What is wrong with a pair that is not entirely similar.</param>
    public static MetricResult Of(IReadOnlyList<JsonNode?> wanted, IReadOnlyList<JsonNode?> got, string measure, Func<int, int, double> similarity, Func<int, int, string>? difference = null)
    {
        if ((long)wanted.Count * got.Count > MostComparisons)
        {
            throw new MetricException($"Lists of {wanted.Count} and {got.Count} entries are too long to be paired.");
        }

        var similar = new double[wanted.Count, got.Count];
        for (var i = 0; i < wanted.Count; i++)
        {
            for (var j = 0; j < got.Count; j++)
            {
                similar[i, j] = similarity(i, j);
            }
        }

        var pairs = OneToOne.Pair(similar);
        var matched = pairs.Index().Sum(p => p.Item < 0 ? 0 : similar[p.Index, p.Item]);
        var (precision, recall) = (Share(matched, got.Count, wanted.Count), Share(matched, wanted.Count, got.Count));
        var f1 = wanted.Count + got.Count == 0 ? 1 : 2 * matched / (wanted.Count + got.Count);
        var score = measure switch { "precision" => precision, "recall" => recall, "all" => f1 >= 1 ? 1 : 0, _ => f1 };
        return new(score, Explanation(), new Dictionary<string, double>(StringComparer.Ordinal) { ["precision"] = precision, ["recall"] = recall, ["f1"] = f1 });

        string? Explanation()
        {
            var missing = wanted.Where((_, i) => pairs[i] < 0).Select(Named).ToList();
            var extra = got.Where((_, j) => !pairs.Contains(j)).Select(Named).ToList();
            var different = pairs.Index().Where(p => p.Item >= 0 && similar[p.Index, p.Item] < 1).Select(p => $"{Wording.Quoted(Named(wanted[p.Index]))} differs in {difference!(p.Index, p.Item)}").ToList();
            string?[] parts = [Wording.MissingAndExtra(missing, extra), .. different];
            return parts.All(p => p is null) ? null : Wording.Bounded($"{pairs.Count(j => j >= 0)} of {wanted.Count} found; {string.Join("; ", parts.Where(p => p is not null))}");
        }
    }

    // Nothing asked for and nothing given is right; something against nothing is not.
    private static double Share(double matched, int of, int other) => of > 0 ? matched / of : other == 0 ? 1 : 0;

    private static string Named(JsonNode? entry) => JsonText.OfAll(entry).ReplaceLineEndings(", ");
}
