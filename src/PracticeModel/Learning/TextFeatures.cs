using System.Runtime.InteropServices;
using System.Text;
using LlmOps.PracticeModel.Catalog;

namespace LlmOps.PracticeModel.Learning;

/// <summary>One trait of a text: a word, a pair of words, or four characters of a word.</summary>
/// <param name="Key">Hash of the trait; kinds do not collide by construction of the seed.</param>
/// <param name="Weight">What it weighs, before its rarity is known.</param>
/// <param name="Word">Index of its (first) word in the text.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Feature(ulong Key, float Weight, int Word);

/// <summary>Takes a text apart.</summary>
internal static class TextFeatures
{
    private const int LongestWord = 40;
    private const ulong WordSeed = 0xcbf29ce484222325;
    private const ulong PairSeed = 0x9e3779b97f4a7c15;
    private const ulong GramSeed = 0xc2b2ae3d27d4eb4f;

    /// <summary>Words are runs of letters and digits, lower-cased and stemmed; apostrophes are dropped; a word beyond 40 characters keeps its beginning.</summary>
    /// <param name="words">When given, receives the words as written, in order.</param>
    public static void Read(ReadOnlySpan<char> text, ModelTraits traits, List<Feature> features, List<Range>? words = null)
    {
        Span<char> padded = stackalloc char[LongestWord + 2];
        ulong previous = 0;
        var previousWeight = 0f;
        var index = 0;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at])) { at++; continue; }
            var start = at;
            var length = 0;
            for (; at < text.Length && (char.IsLetterOrDigit(text[at]) || IsApostrophe(text[at])); at++)
            {
                if (!IsApostrophe(text[at]) && length < LongestWord) { padded[++length] = char.ToLowerInvariant(text[at]); }
            }

            words?.Add(start..at);
            var weight = FunctionWords.Contains(padded.Slice(1, length)) ? FunctionWords.Weight : 1f;
            length = WordStem.Cut(padded.Slice(1, length));
            var word = Hash(padded.Slice(1, length), WordSeed);
            features.Add(new Feature(word, weight, index));
            if (index > 0) { features.Add(new Feature(Mix(previous * 31 + word + PairSeed), traits.PairWeight * MathF.Max(weight, previousWeight), index - 1)); }
            padded[0] = '<';
            padded[length + 1] = '>';
            for (var gram = 0; gram + 4 <= length + 2; gram++)
            {
                features.Add(new Feature(Hash(padded.Slice(gram, 4), GramSeed), traits.GramWeight * weight, index));
            }

            (previous, previousWeight) = (word, weight);
            index++;
        }
    }

    /// <summary>All features of a text.</summary>
    public static List<Feature> Of(string text, ModelTraits traits)
    {
        var features = new List<Feature>();
        Read(text, traits, features);
        return features;
    }

    /// <summary>The words of a text as written, in order.</summary>
    public static IEnumerable<string> Words(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at])) { at++; continue; }
            var start = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || IsApostrophe(text[at]))) { at++; }
            yield return text[start..at];
        }
    }

    /// <summary>Splits a label's name into words: at underscores, dashes and changes to upper case.</summary>
    public static string SpellOut(string name)
    {
        var spelled = new StringBuilder(name.Length + 8);
        for (var at = 0; at < name.Length; at++)
        {
            if (at > 0 && char.IsUpper(name[at]) && char.IsLower(name[at - 1])) { spelled.Append(' '); }
            spelled.Append(char.IsLetterOrDigit(name[at]) ? name[at] : ' ');
        }

        return spelled.ToString();
    }

    private static bool IsApostrophe(char c) => c is '\'' or '’';

    private static ulong Hash(ReadOnlySpan<char> text, ulong seed)
    {
        foreach (var c in text) { seed = (seed ^ c) * 0x100000001b3; }
        return Mix(seed);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * 0xd6e8feb86659fd93;
        return value ^ (value >> 32);
    }
}
