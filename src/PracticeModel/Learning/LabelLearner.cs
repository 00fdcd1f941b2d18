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

    public LabelLearner(IReadOnlyList<string> labels, IReadOnlyDictionary<string, string> descriptions, IReadOnlyList<LabelledText> demos, ModelTraits traits)
    {
        Labels = labels;
        Traits = traits;
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var label = 0; label < labels.Count; label++) { byName.TryAdd(labels[label], label); }
        var texts = labels.Select(label => DescribeLabel(label, descriptions.GetValueOrDefault(label), traits)).ToList<IReadOnlyList<Feature>>();
        var usable = demos.Where(demo => byName.ContainsKey(demo.Label)).ToList();
        texts.AddRange(usable.Select(demo => Features(demo.Text, traits)));
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
        return fromDemos;
    }

    private static List<Feature> Features(string text, ModelTraits traits)
    {
        var features = new List<Feature>();
        TextFeatures.Read(text, traits, features);
        return features;
    }

    private static List<Feature> DescribeLabel(string label, string? description, ModelTraits traits)
    {
        var features = Features(TextFeatures.SpellOut(label), traits);
        if (description is not null) { features.AddRange(Features(description, traits).Select(f => f with { Weight = f.Weight * traits.DescriptionWeight })); }
        return features;
    }

    /// <summary>Best cosine to the demos of each label, and a share of the mean of its others.</summary>
    private void GatherDemos(ReadOnlySpan<float> cosines, int leftOut, float[] gathered)
    {
        Span<float> best = stackalloc float[Labels.Count <= 512 ? Labels.Count : 0];
        if (Labels.Count > 512) { best = new float[Labels.Count]; }
        best.Clear();
        Array.Clear(gathered);
        for (var demo = 0; demo < _labelOfDemo.Length; demo++)
        {
            if (demo == leftOut) { continue; }
            var label = _labelOfDemo[demo];
            var cosine = cosines[Labels.Count + demo];
            gathered[label] += cosine;
            if (cosine > best[label]) { best[label] = cosine; }
        }

        for (var label = 0; label < gathered.Length; label++) { gathered[label] = best[label] + (OthersShare * (gathered[label] - best[label])); }
    }

    private float ChooseShare()
    {
        var shares = Traits.DemoShares;
        var right = new int[shares.Count];
        var cosines = new float[_index.Count];
        var fromDemos = new float[Labels.Count];
        var step = Math.Max(1, (_labelOfDemo.Length + MostLeftOut - 1) / MostLeftOut);
        for (var demo = 0; demo < _labelOfDemo.Length; demo += step)
        {
            _index.Compare(Labels.Count + demo, cosines);
            GatherDemos(cosines, demo, fromDemos);
            for (var share = 0; share < shares.Count; share++)
            {
                var winner = 0;
                for (var label = 1; label < fromDemos.Length; label++)
                {
                    if (cosines[label] + (shares[share] * fromDemos[label]) > cosines[winner] + (shares[share] * fromDemos[winner])) { winner = label; }
                }

                if (winner == _labelOfDemo[demo]) { right[share]++; }
            }
        }

        var most = right.Max();
        return shares[Array.LastIndexOf(right, most)];
    }
}
