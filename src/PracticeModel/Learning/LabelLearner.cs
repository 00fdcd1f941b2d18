using LlmOps.PracticeModel.Catalog;

namespace LlmOps.PracticeModel.Learning;

/// <summary>A text whose label is known.</summary>
internal sealed record LabelledText(string Text, string Label);

/// <summary>
/// Learns one label field from a prompt: score of a label = cosine(query, its name and description) + share x (best cosine to its demos + .15 of the others').
/// The share is chosen by leaving out each demo in turn; that is all the learning there is.
/// </summary>
internal sealed class LabelLearner
{
    private const float OthersShare = 0.15f;
    private const int MostLeftOut = 400;

    private readonly TextIndex _index;
    private readonly int[] _labelOfDemo;
    private readonly Action<float[], List<Feature>>? _addLearned;

    /// <param name="addLearned">Adds what training taught to the labels' scores for a text; null for a model as it comes.</param>
    public LabelLearner(IReadOnlyList<string> labels, IReadOnlyDictionary<string, string> descriptions, IReadOnlyList<LabelledText> demos, ModelTraits traits, Action<float[], List<Feature>>? addLearned = null)
    {
        Labels = labels;
        Traits = traits;
        _addLearned = addLearned;
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var label = 0; label < labels.Count; label++) { byName.TryAdd(labels[label], label); }
        var texts = labels.Select(label => DescribeLabel(label, descriptions.GetValueOrDefault(label), traits)).ToList<IReadOnlyList<Feature>>();
        var usable = demos.Where(demo => byName.ContainsKey(demo.Label)).ToList();
        texts.AddRange(usable.Select(demo => TextFeatures.Of(demo.Text, traits)));
        _labelOfDemo = [.. usable.Select(demo => byName[demo.Label])];
        _index = new TextIndex(texts);
        DemoShare = ChooseShare();
    }

    public IReadOnlyList<string> Labels { get; }

    public ModelTraits Traits { get; }

    /// <summary>What the demos count for here.</summary>
    public float DemoShare { get; }

    /// <summary>How rare a feature is among the prompt's texts, 0 when none of them holds it.</summary>
    public float RarityOf(ulong key) => _index.RarityOf(key);

    /// <summary>A score for each label.</summary>
    public float[] Score(List<Feature> query)
    {
        Span<float> cosines = _index.Count <= 1024 ? stackalloc float[_index.Count] : new float[_index.Count];
        _index.Compare(query, cosines);
        var fromDemos = new float[Labels.Count];
        GatherDemos(cosines, leftOut: -1, fromDemos);
        for (var label = 0; label < fromDemos.Length; label++) { fromDemos[label] = cosines[label] + (DemoShare * fromDemos[label]); }
        _addLearned?.Invoke(fromDemos, query);
        return fromDemos;
    }

    private static List<Feature> DescribeLabel(string label, string? description, ModelTraits traits)
    {
        var features = TextFeatures.Of(TextFeatures.SpellOut(label), traits);
        if (description is not null) { features.AddRange(TextFeatures.Of(description, traits).Select(f => f with { Weight = f.Weight * traits.DescriptionWeight })); }
        return features;
    }

    /// <summary>Best cosine to the demos of each label and a share of the sum of its others. A label without demos gets the mean of the rest: having no demo is no evidence against it.</summary>
    private void GatherDemos(ReadOnlySpan<float> cosines, int leftOut, Span<float> gathered)
    {
        var seen = new (float Best, float Sum, int Count)[Labels.Count];
        for (var demo = 0; demo < _labelOfDemo.Length; demo++)
        {
            if (demo == leftOut) { continue; }
            ref var label = ref seen[_labelOfDemo[demo]];
            var cosine = cosines[Labels.Count + demo];
            label = (MathF.Max(label.Best, cosine), label.Sum + cosine, label.Count + 1);
        }

        var total = 0f;
        var shown = 0;
        for (var label = 0; label < gathered.Length; label++)
        {
            var (best, sum, count) = seen[label];
            gathered[label] = best + (OthersShare * (sum - best));
            total += gathered[label];
            shown += Math.Min(count, 1);
        }

        for (var label = 0; label < gathered.Length; label++)
        {
            if (seen[label].Count == 0 && shown > 0) { gathered[label] = total / shown; }
        }
    }

    /// <summary>The share that ranks the demos' own labels highest when they are left out (mean reciprocal rank: finer than counting hits, which on few demos are mostly luck); a demo that is its label's only one cannot say, its label would have none left.</summary>
    private float ChooseShare()
    {
        var shares = Traits.DemoShares;
        var merit = new double[shares.Count];
        var cosines = new float[_index.Count];
        var fromDemos = new float[Labels.Count];
        var perLabel = new int[Labels.Count];
        foreach (var label in _labelOfDemo) { perLabel[label]++; }
        var step = Math.Max(1, (_labelOfDemo.Length + MostLeftOut - 1) / MostLeftOut);
        for (var demo = 0; demo < _labelOfDemo.Length; demo += step)
        {
            if (perLabel[_labelOfDemo[demo]] < 2) { continue; }
            _index.Compare(Labels.Count + demo, cosines);
            GatherDemos(cosines, demo, fromDemos);
            for (var share = 0; share < shares.Count; share++)
            {
                merit[share] += 1.0 / Rank(cosines, fromDemos, shares[share], _labelOfDemo[demo]);
            }
        }

        // Several shares often do equally well on few demos; the middle one is least likely to be an extreme.
        var most = merit.Max();
        var best = Enumerable.Range(0, shares.Count).Where(share => merit[share] >= most).ToList();
        return shares[best[(best.Count - 1) / 2]];
    }

    /// <summary>1 when the label scores best.</summary>
    private static int Rank(ReadOnlySpan<float> cosines, ReadOnlySpan<float> fromDemos, float share, int own)
    {
        var rank = 1;
        var score = cosines[own] + (share * fromDemos[own]);
        for (var label = 0; label < fromDemos.Length; label++)
        {
            if (label != own && cosines[label] + (share * fromDemos[label]) >= score) { rank++; }
        }

        return rank;
    }
}
