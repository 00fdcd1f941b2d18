using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Demos;

/// <summary>
/// Finds the demos whose inputs are most like a request's (dspy-spec 5.4). The vectors are hashed words, pairs of words and runs of four characters, weighted by rarity among the demos, of unit length: made once when a version
/// is compiled, compared in this process. No embedding model is asked, so that serving a request waits for nobody.
/// </summary>
internal sealed class DemoRetrieval
{
    private const float PairWeight = 0.7f;
    private const float RunWeight = 0.3f;
    private const int RunLength = 4;
    private readonly string[] _fields;
    private readonly Dictionary<ulong, List<(int Demo, float Weight)>> _holders = [];
    private readonly Dictionary<ulong, float> _rarity;
    private readonly int _demos;

    public DemoRetrieval(Signature signature, IReadOnlyList<Demo> demos)
    {
        _fields = [.. signature.Inputs.Select(f => f.Name)];
        _demos = demos.Count;
        var texts = demos.Select(d => Features(Text(d.Inputs, _fields))).ToList();
        _rarity = texts.SelectMany(t => t.Keys).GroupBy(k => k).ToDictionary(g => g.Key, g => MathF.Log((_demos + 1f) / (g.Count() + 1f)) + 1f);
        foreach (var (demo, text) in texts.Index())
        {
            var length = MathF.Sqrt(text.Sum(f => f.Value * _rarity[f.Key] * f.Value * _rarity[f.Key]));
            foreach (var (key, weight) in text)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_holders, key, out _) ??= []).Add((demo, weight * _rarity[key] / length));
            }
        }
    }

    /// <summary>The text that is compared: <c>name: value</c> of each input that is there.</summary>
    public static string Text(JsonObject inputs, IEnumerable<string> fields) => string.Join(" | ", fields.Where(inputs.ContainsKey).Select(f => $"{f}: {PythonText.Str(inputs[f])}"));

    /// <summary>Positions of the most similar demos, best first; of equals the earlier one.</summary>
    /// <param name="inputs">The request's inputs.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="isAllowed">Which may be shown.</param>
    public IReadOnlyList<int> Nearest(JsonObject inputs, int count, Func<int, bool> isAllowed)
    {
        var products = new float[_demos];
        foreach (var (key, weight) in Features(Text(inputs, _fields)))
        {
            if (_holders.TryGetValue(key, out var holders))
            {
                var own = weight * _rarity[key];
                foreach (var (demo, theirs) in holders)
                {
                    products[demo] += own * theirs;
                }
            }
        }

        return [.. Enumerable.Range(0, _demos).Where(isAllowed).OrderByDescending(d => products[d]).Take(count)];
    }

    private static Dictionary<ulong, float> Features(string text)
    {
        var features = new Dictionary<ulong, float>();
        var previous = 0UL;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]))
            {
                at++;
            }

            var word = text.AsSpan(start, at - start);
            var hash = Hash(word, 1);
            Add(hash, 1);
            for (var run = 0; run + RunLength <= word.Length; run++)
            {
                Add(Hash(word.Slice(run, RunLength), 2), RunWeight);
            }

            if (previous != 0)
            {
                Add((previous * 31) ^ hash ^ 3, PairWeight);
            }

            previous = hash;
        }

        return features;

        void Add(ulong key, float weight) => CollectionsMarshal.GetValueRefOrAddDefault(features, key, out _) += weight;
    }

    // FNV-1a over lower-cased characters: the same on every machine, unlike string.GetHashCode.
    private static ulong Hash(ReadOnlySpan<char> text, ulong seed)
    {
        var hash = 14695981039346656037UL ^ seed;
        foreach (var c in text)
        {
            hash = (hash ^ char.ToLowerInvariant(c)) * 1099511628211UL;
        }

        return hash;
    }
}
