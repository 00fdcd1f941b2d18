using System.Runtime.InteropServices;

namespace LlmOps.PracticeModel.Learning;

/// <summary>Texts as sparse vectors of unit length, found by their features. A feature weighs more the fewer of these texts hold it (idf); repeats count by their logarithm.</summary>
internal sealed class TextIndex
{
    private readonly Dictionary<ulong, int> _ids = [];
    private readonly float[] _rarity;
    private readonly Entry[][] _entries;
    private readonly (int Id, float Weight)[][] _texts;
    private readonly float _unseenRarity;

    public TextIndex(IReadOnlyList<IReadOnlyList<Feature>> texts)
    {
        _texts = new (int, float)[texts.Count][];
        var holders = new List<int>();
        for (var text = 0; text < texts.Count; text++)
        {
            var merged = Merge(texts[text]);
            var vector = new (int Id, float Weight)[merged.Count];
            var at = 0;
            foreach (var (key, weight) in merged)
            {
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, key, out var known);
                if (!known)
                {
                    id = holders.Count;
                    holders.Add(0);
                }

                holders[id]++;
                vector[at++] = (id, weight);
            }

            _texts[text] = vector;
        }

        _rarity = [.. holders.Select(count => Rarity(texts.Count, count))];
        _unseenRarity = Rarity(texts.Count, 0);
        _entries = Weigh(holders);
    }

    public int Count => _texts.Length;

    /// <summary>How rare a feature is among these texts, 0 when none of them holds it.</summary>
    public float RarityOf(ulong key) => _ids.TryGetValue(key, out var id) ? _rarity[id] : 0f;

    /// <summary>Cosine of the given features with each text.</summary>
    /// <param name="features">Sorted in place.</param>
    public void Compare(List<Feature> features, Span<float> cosines)
    {
        cosines.Clear();
        features.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        var squares = 0f;
        for (var at = 0; at < features.Count;)
        {
            var key = features[at].Key;
            var sum = 0f;
            var repeats = 0;
            for (; at < features.Count && features[at].Key == key; at++, repeats++) { sum += features[at].Weight; }
            var known = _ids.TryGetValue(key, out var id);
            var weight = Damp(sum, repeats) * (known ? _rarity[id] : _unseenRarity);
            squares += weight * weight;
            if (!known) { continue; }
            foreach (var entry in _entries[id]) { cosines[entry.Text] += weight * entry.Weight; }
        }

        Scale(cosines, squares);
    }

    /// <summary>Cosine of one of the texts with each of them.</summary>
    public void Compare(int text, Span<float> cosines)
    {
        cosines.Clear();
        foreach (var (id, weight) in _texts[text])
        {
            foreach (var entry in _entries[id]) { cosines[entry.Text] += weight * entry.Weight; }
        }
    }

    private static float Rarity(int texts, int holders) => MathF.Log((texts + 1f) / (holders + 1f)) + 1f;

    private static float Damp(float sum, int repeats) => sum / repeats * (1f + MathF.Log(repeats));

    private static void Scale(Span<float> cosines, float squares)
    {
        if (squares <= 0f) { return; }
        var scale = 1f / MathF.Sqrt(squares);
        foreach (ref var cosine in cosines) { cosine *= scale; }
    }

    private static Dictionary<ulong, float> Merge(IReadOnlyList<Feature> features)
    {
        var sums = new Dictionary<ulong, (float Sum, int Repeats)>(features.Count);
        foreach (var feature in features)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, feature.Key, out _);
            held = (held.Sum + feature.Weight, held.Repeats + 1);
        }

        return sums.ToDictionary(pair => pair.Key, pair => Damp(pair.Value.Sum, pair.Value.Repeats));
    }

    private Entry[][] Weigh(List<int> holders)
    {
        var entries = holders.Select(count => new Entry[count]).ToArray();
        var filled = new int[holders.Count];
        for (var text = 0; text < _texts.Length; text++)
        {
            var vector = _texts[text];
            var squares = 0f;
            foreach (ref var part in vector.AsSpan())
            {
                part.Weight *= _rarity[part.Id];
                squares += part.Weight * part.Weight;
            }

            var scale = squares > 0f ? 1f / MathF.Sqrt(squares) : 0f;
            foreach (ref var part in vector.AsSpan())
            {
                part.Weight *= scale;
                entries[part.Id][filled[part.Id]++] = new Entry(text, part.Weight);
            }
        }

        return entries;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Text, float Weight);
}
