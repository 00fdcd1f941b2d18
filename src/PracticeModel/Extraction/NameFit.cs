using LlmOps.PracticeModel.Catalog;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>How well names fit each other, from 0 to 1. Words agree wholly when their stems are equal, and nearly when one begins the other ("lat", "latitude") or, for a model that knows them, when they are synonyms.</summary>
internal sealed class NameFit(ModelTraits traits)
{
    private const int ShortestBeginning = 3;
    private const float NearAgreement = 0.8f;

    /// <summary>The words of both sides that agree, as a share of all.</summary>
    public float Both(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Count == 0 || right.Count == 0 ? 0f : (left.Sum(word => Best(word, right)) + right.Sum(word => Best(word, left))) / (left.Count + right.Count);

    /// <summary>The words of a name that a text says too, as a share of the name's.</summary>
    public float Said(IReadOnlyList<string> name, IReadOnlyList<string> text) => name.Count == 0 ? 0f : name.Sum(word => Best(word, text)) / name.Count;

    private float Best(string word, IReadOnlyList<string> others)
    {
        var best = 0f;
        foreach (var other in others) { best = MathF.Max(best, Agree(word, other)); }
        return best;
    }

    private float Agree(string left, string right)
    {
        if (left == right) { return 1f; }
        var begins = Math.Min(left.Length, right.Length) >= ShortestBeginning && (left.StartsWith(right, StringComparison.Ordinal) || right.StartsWith(left, StringComparison.Ordinal));
        return begins || (traits.KnowsSynonyms && Synonyms.Are(left, right)) ? NearAgreement : 0f;
    }
}
