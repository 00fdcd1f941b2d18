using LlmOps.PracticeModel.Learning;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>
/// Finds the words that tell the texts of one label from those of the others: share of its texts that hold the word x log(that share / mean share among the other labels),
/// both shares smoothed by half a text. That is the word's part in the Kullback-Leibler divergence between the label and the rest.
/// </summary>
internal sealed class TellingWords
{
    private const double NoisePerDegree = 0.25;
    private const int ShortestWord = 2;

    private readonly Dictionary<string, Dictionary<string, Held>> _byLabel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    public TellingWords(IEnumerable<LabelledText> texts, bool pairs = false)
    {
        foreach (var text in texts)
        {
            if (!_byLabel.TryGetValue(text.Label, out var words)) { _byLabel[text.Label] = words = new Dictionary<string, Held>(StringComparer.Ordinal); }
            _texts[text.Label] = _texts.GetValueOrDefault(text.Label) + 1;
            foreach (var word in Terms(text.Text, pairs).DistinctBy(term => term.Stem))
            {
                if (words.TryGetValue(word.Stem, out var held)) { held.Texts++; }
                else { words[word.Stem] = new Held(word.Written) { Texts = 1 }; }
            }
        }
    }

    /// <param name="label">The label to describe.</param>
    /// <param name="most">At most so many words.</param>
    /// <param name="sampling">With a temperature the choice among words that tell nearly as much is left to chance.</param>
    /// <returns>The most telling first, in lower case; fewer when fewer tell anything.</returns>
    public IReadOnlyList<string> Of(string label, int most, Sampling sampling)
    {
        var told = _byLabel.GetValueOrDefault(label, []).Select(pair => (pair.Value.Written, Score: Score(label, pair.Key, pair.Value.Texts))).Where(word => word.Score > 0).ToList();
        if (told.Count == 0) { return []; }
        var best = told.Max(word => word.Score);
        var scores = told.Select(word => (float)(word.Score / best)).ToArray();
        sampling.Disturb(scores, NoisePerDegree);
        return [.. told.Zip(scores).OrderByDescending(word => word.Second).Take(most).Select(word => word.First.Written)];
    }

    private double Score(string label, string stem, int texts)
    {
        var smoothing = 0.5 / _texts[label];
        var share = (double)texts / _texts[label];
        var others = _byLabel.Where(other => other.Key != label).Select(other => other.Value.TryGetValue(stem, out var held) ? (double)held.Texts / _texts[other.Key] : 0).DefaultIfEmpty().Average();
        return share * Math.Log((share + smoothing) / (others + smoothing));
    }

    /// <summary>The content words; with pairs also neighbouring ones together.</summary>
    private static IEnumerable<ContentWord> Terms(string text, bool pairs)
    {
        var words = ContentWords.Of(text).FindAll(word => word.Written.Length >= ShortestWord && word.Written.All(c => char.IsLetter(c) || c is '\'' or '’'));
        var alone = words.Select(word => word with { Written = word.Written.ToLowerInvariant() }).ToList();
        return pairs ? alone.Concat(alone.Zip(alone.Skip(1), (left, right) => new ContentWord($"{left.Written} {right.Written}", $"{left.Stem} {right.Stem}"))) : alone;
    }

    private sealed class Held(string written)
    {
        public string Written { get; } = written;

        public int Texts { get; set; }
    }
}
