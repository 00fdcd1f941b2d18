namespace LlmOps.PracticeModel.Learning;

/// <summary>A label, chosen.</summary>
/// <param name="Label">The best label; the earlier one on a tie.</param>
/// <param name="Confidence">1 divided by the number of labels when nothing tells them apart, towards 1 with the relative distance of the second best.</param>
/// <param name="Evidence">The words of the query that counted most, in the order of the text.</param>
internal sealed record Decision(string Label, double Confidence, IReadOnlyList<string> Evidence)
{
    /// <summary>Standard deviation of the noise in a score at temperature 1.</summary>
    public const double NoisePerDegree = 0.05;

    private const int MostEvidence = 6;
    private const double MarginScale = 3;

    /// <summary>Why, in a sentence; null to name the evidence.</summary>
    public string? Reason { get; init; }

    /// <param name="thinkAloud">True when the prompt wants reasons before the label: the model then commits to the words it names, and the others count less.</param>
    public static Decision Make(LabelLearner learner, string query, bool thinkAloud, Sampling sampling)
    {
        var features = new List<Feature>(256);
        var words = new List<Range>(64);
        TextFeatures.Read(query, learner.Traits, features, words);
        var named = thinkAloud ? StrongestWords(learner, features, words.Count) : [];
        if (thinkAloud) { Quieten(features, named, learner.Traits.UnnamedWords); }
        var scores = learner.Score(features);
        sampling.Disturb(scores, NoisePerDegree);
        var (best, second) = FindTwoBest(scores);
        return new Decision(learner.Labels[best], ConfidenceOf(scores[best], second, scores.Length), [.. named.Select(word => query[words[word]])]);
    }

    /// <summary>Indices of the words that are rarest among the prompt's texts; words the prompt does not know cannot be evidence.</summary>
    private static List<int> StrongestWords(LabelLearner learner, List<Feature> features, int count)
    {
        var strength = new float[count];
        foreach (var feature in features) { strength[feature.Word] += feature.Weight * learner.RarityOf(feature.Key); }
        return [.. Enumerable.Range(0, count).Where(word => strength[word] > 0f).OrderByDescending(word => strength[word]).Take(MostEvidence).Order()];
    }

    private static void Quieten(List<Feature> features, List<int> named, float unnamedWords)
    {
        for (var at = 0; at < features.Count; at++)
        {
            if (!named.Contains(features[at].Word)) { features[at] = features[at] with { Weight = features[at].Weight * unnamedWords }; }
        }
    }

    private static (int Best, float Second) FindTwoBest(float[] scores)
    {
        var best = 0;
        var second = float.NegativeInfinity;
        for (var label = 1; label < scores.Length; label++)
        {
            if (scores[label] > scores[best])
            {
                second = scores[best];
                best = label;
            }
            else if (scores[label] > second)
            {
                second = scores[label];
            }
        }

        return (best, second);
    }

    private static double ConfidenceOf(float best, float second, int labels)
    {
        if (labels < 2) { return 1; }
        var margin = best > 0f ? Math.Clamp((best - second) / best, 0f, 1f) : 0f;
        return (1d / labels) + ((1 - (1d / labels)) * (1 - Math.Exp(-MarginScale * margin)));
    }
}
