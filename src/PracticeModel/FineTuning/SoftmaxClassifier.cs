using System.Runtime.InteropServices;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Learning;

namespace LlmOps.PracticeModel.FineTuning;

/// <summary>Multinomial logistic regression over the features of texts, trained by plain stochastic gradient descent: one example a step, the order shuffled by the seed, a rate that falls with every epoch.</summary>
internal sealed class SoftmaxClassifier
{
    private const float FirstRate = 0.5f;
    private const float RateDecay = 0.5f;
    private readonly Dictionary<ulong, int> _features;
    private readonly float[] _rarity;
    private readonly float[][] _weights;
    private readonly ModelTraits _traits;

    private SoftmaxClassifier(IReadOnlyList<string> labels, Dictionary<ulong, int> features, float[] rarity, float[][] weights, ModelTraits traits) =>
        (Labels, _features, _rarity, _weights, _traits) = (labels, features, rarity, weights, traits);

    public IReadOnlyList<string> Labels { get; }

    /// <summary>Trains, and hands over the state after each epoch with its mean loss and accuracy on the examples as they were met.</summary>
    public static IEnumerable<(SoftmaxClassifier State, double Loss, double Accuracy)> Train(IReadOnlyList<LabelledText> examples, int epochs, int seed, ModelTraits traits)
    {
        string[] labels = [.. examples.Select(e => e.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var (features, rarity) = Index(examples, traits);
        var known = labels.Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);
        var rows = examples.Select(e => (Vector: Vector(TextFeatures.Of(e.Text, traits), features, rarity), Label: known[e.Label])).ToArray();
        var weights = labels.Select(_ => new float[rarity.Length + 1]).ToArray();
        var random = new Random(seed);
        var probabilities = new float[labels.Length];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var rate = FirstRate / (1 + (RateDecay * epoch));
            var (loss, right) = (0.0, 0);
            random.Shuffle(rows);
            foreach (var (vector, label) in rows)
            {
                Predict(weights, vector, probabilities);
                loss -= Math.Log(Math.Max(probabilities[label], 1e-12f));
                right += Array.IndexOf(probabilities, probabilities.Max()) == label ? 1 : 0;
                for (var k = 0; k < labels.Length; k++)
                {
                    var step = rate * ((k == label ? 1 : 0) - probabilities[k]);
                    foreach (var (id, value) in vector) { weights[k][id] += step * value; }
                    weights[k][^1] += step;
                }
            }

            yield return (new(labels, features, rarity, [.. weights.Select(w => (float[])w.Clone())], traits), loss / rows.Length, (double)right / rows.Length);
        }
    }

    /// <summary>Probability of each of its labels.</summary>
    public IReadOnlyDictionary<string, float> Predict(List<Feature> text)
    {
        var probabilities = new float[Labels.Count];
        Predict(_weights, Vector(text, _features, _rarity), probabilities);
        return Labels.Zip(probabilities).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
    }

    /// <summary>Mean loss and accuracy on other examples; those with labels it never saw count as wrong.</summary>
    public (double Loss, double Accuracy) Measure(IReadOnlyList<LabelledText> examples)
    {
        var (loss, right) = (0.0, 0);
        foreach (var example in examples)
        {
            var probabilities = Predict(TextFeatures.Of(example.Text, _traits));
            loss -= Math.Log(Math.Max(probabilities.GetValueOrDefault(example.Label), 1e-12f));
            right += probabilities.MaxBy(p => p.Value).Key == example.Label ? 1 : 0;
        }

        return (loss / examples.Count, (double)right / examples.Count);
    }

    private static (Dictionary<ulong, int> Features, float[] Rarity) Index(IReadOnlyList<LabelledText> examples, ModelTraits traits)
    {
        var features = new Dictionary<ulong, int>();
        var holders = new List<int>();
        foreach (var example in examples)
        {
            foreach (var key in TextFeatures.Of(example.Text, traits).Select(f => f.Key).Distinct())
            {
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(features, key, out var exists);
                if (!exists)
                {
                    id = holders.Count;
                    holders.Add(0);
                }

                holders[id]++;
            }
        }

        return (features, [.. holders.Select(h => MathF.Log((examples.Count + 1f) / (h + 1f)) + 1f)]);
    }

    // Unit length, so that long texts teach no more than short ones; features never met in training say nothing.
    private static (int Id, float Value)[] Vector(List<Feature> text, Dictionary<ulong, int> features, float[] rarity)
    {
        var sums = new SortedDictionary<int, float>();
        foreach (var feature in text)
        {
            if (features.TryGetValue(feature.Key, out var id)) { sums[id] = sums.GetValueOrDefault(id) + (feature.Weight * rarity[id]); }
        }

        var length = MathF.Sqrt(sums.Values.Sum(v => v * v));
        return length > 0 ? [.. sums.Select(s => (s.Key, s.Value / length))] : [];
    }

    private static void Predict(float[][] weights, (int Id, float Value)[] vector, float[] probabilities)
    {
        for (var k = 0; k < weights.Length; k++)
        {
            var score = weights[k][^1];
            foreach (var (id, value) in vector) { score += weights[k][id] * value; }
            probabilities[k] = score;
        }

        var highest = probabilities.Max();
        var total = 0f;
        for (var k = 0; k < probabilities.Length; k++) { total += probabilities[k] = MathF.Exp(probabilities[k] - highest); }
        for (var k = 0; k < probabilities.Length; k++) { probabilities[k] /= total; }
    }
}
