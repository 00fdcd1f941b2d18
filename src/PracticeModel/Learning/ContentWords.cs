using LlmOps.PracticeModel.Catalog;

namespace LlmOps.PracticeModel.Learning;

/// <summary>A word that carries matter.</summary>
internal sealed record ContentWord(string Written, string Stem);

/// <summary>The words of a text that carry matter; all of them when none does.</summary>
internal static class ContentWords
{
    /// <summary>Beyond so many words a text is not read: what compares texts word by word stays quick.</summary>
    private const int Most = 300;

    public static List<ContentWord> Of(string text)
    {
        var all = TextFeatures.Words(text).Take(Most).Select(word => new ContentWord(word, WordStem.Of(word))).ToList();
        var content = all.FindAll(word => !FunctionWords.Contains(word.Written.ToLowerInvariant()));
        return content.Count > 0 ? content : all;
    }
}

/// <summary>Words to look others up in.</summary>
internal sealed class WordSet
{
    private const int ShortestLike = 4;
    private const float LeastLike = 0.6f;

    private readonly HashSet<string> _stems;
    private readonly ILookup<char, string>? _byFirst;

    public WordSet(IEnumerable<ContentWord> words, ModelTraits traits)
    {
        _stems = words.Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        _byFirst = traits.MatchesLikeWords ? _stems.Where(stem => stem.Length >= ShortestLike).ToLookup(stem => stem[0]) : null;
    }

    /// <summary>True when a word of the same stem is here or, for a model that sees likeness, one that begins alike and shares most of its pairs of letters.</summary>
    public bool Has(ContentWord word) =>
        _stems.Contains(word.Stem) || (_byFirst is not null && word.Stem.Length >= ShortestLike && _byFirst[word.Stem[0]].Any(other => Likeness(word.Stem, other) >= LeastLike));

    /// <summary>The share of the words that are here; 0 for no words.</summary>
    public float Cover(IReadOnlyCollection<ContentWord> words) => words.Count == 0 ? 0f : (float)words.Count(Has) / words.Count;

    private static float Likeness(string left, string right)
    {
        var pairs = Enumerable.Range(0, right.Length - 1).Select(at => (right[at], right[at + 1])).ToList();
        var shared = Enumerable.Range(0, left.Length - 1).Count(at => pairs.Remove((left[at], left[at + 1])));
        return 2f * shared / (left.Length + right.Length - 2);
    }
}
